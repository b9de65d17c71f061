import Config
import Posix
import Wire

/// What a request's environment and configuration file ask for.
enum Reception: Sendable {
    case welcome(Configuration, Stack)
    /// The client runs the compiler by itself.
    case local(Refusal)

    /// - Parameter isRehearsal: what should be said once in a daemon's life is left for a compile.
    init(
        _ request: CompileRequest, _ environment: Environment, _ service: Service, isRehearsal: Bool = false
    ) async {
        let setup: Setup
        do throws(ConfigurationError) {
            setup = try service.setup(environment, in: request.directory)
        } catch {
            self = .local(.configuration(error.message))
            return
        }
        let stack = await service.stack(for: setup)
        let warning = isRehearsal ? [] : service.unsaid(setup, stack)
        guard let stack, warning.isEmpty else {
            self = .local(.withoutLevel(warning))
            return
        }
        self = .welcome(setup.configuration, stack)
    }
}
