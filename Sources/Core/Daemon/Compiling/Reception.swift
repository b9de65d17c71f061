import Config
import Posix
import Statistics
import Wire

/// What a request's environment and configuration file ask for.
enum Reception: Sendable {
    case welcome(Configuration, Stack)
    /// The client runs the compiler by itself; what was to be counted has been.
    case local(warning: [UInt8])

    init(_ request: CompileRequest, _ environment: Environment, _ service: Service) async {
        let setup: Setup
        do throws(ConfigurationError) {
            setup = try service.setup(environment, in: request.directory)
        } catch {
            service.count { $0.configurationError() }
            self = .local(warning: service.warning("\(error.message); compiling without the cache"))
            return
        }
        let stack = await service.stack(for: setup)
        let warning = service.unsaid(setup, stack)
        guard let stack, warning.isEmpty else {
            service.count { $0.configurationError() }
            self = .local(warning: warning)
            return
        }
        self = .welcome(setup.configuration, stack)
    }
}
