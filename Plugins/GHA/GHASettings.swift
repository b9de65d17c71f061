import ObjectStoreKit
import PluginKit

/// What the options and the job's variables say.
struct GHASettings: Sendable {
    let service: ServicePlace
    let token: FixedAuthorizer
    let names: EntryNames
    let readOnly: Bool
    let http: Settings

    init(_ options: Options) throws(BackendError) {
        service = try ServicePlace(options)
        guard let secret = try options.withSecretFiles(["ACTIONS_RUNTIME_TOKEN"])["env.ACTIONS_RUNTIME_TOKEN"] else {
            throw BackendError(
                .badOption,
                "ACTIONS_RUNTIME_TOKEN is not set: GitHub gives it to actions only, a step must export it to the others"
            )
        }
        token = try FixedAuthorizer(bearer: secret)
        names = try EntryNames(options)
        readOnly = try options.readOnly("rw_mode")
        http = Settings(options)
    }
}

/// Which of the two services of GitHub Actions, and where.
struct ServicePlace: Equatable, Sendable {
    enum Generation: Equatable, Sendable { case first, second }

    let generation: Generation
    let base: URL

    init(_ options: Options) throws(BackendError) {
        let (cache, results) = (options["env.ACTIONS_CACHE_URL"], options["env.ACTIONS_RESULTS_URL"])
        generation = Self.generation(options, hasCache: cache != nil, hasResults: results != nil)
        let chosen = generation == .second ? ("ACTIONS_RESULTS_URL", results) : ("ACTIONS_CACHE_URL", cache ?? results)
        guard let text = chosen.1 else {
            throw BackendError(
                .badOption,
                "\(chosen.0) is not set: GitHub gives it to actions only, a step must export it to the others")
        }
        do throws(BackendError) {
            base = try .address(text, chosen.0)
        } catch {
            throw BackendError(.badOption, "\(chosen.0) is not a URL")
        }
    }

    /// The second is what github.com has; servers of a company's own have the first.
    private static func generation(_ options: Options, hasCache: Bool, hasResults: Bool) -> Generation {
        let server = options["env.GITHUB_SERVER_URL"].flatMap { try? URL($0) }
        if let server, !isGitHub(server.host) { return .first }
        switch options["env.ACTIONS_CACHE_SERVICE_V2"]?.lowercased() {
        case "false", "off", "0", "no": return .first
        case nil: return hasResults && (!hasCache || server != nil) ? .second : .first
        default: return .second
        }
    }

    private static func isGitHub(_ host: String) -> Bool {
        let host = host.lowercased()
        return host == "github.com" || host.hasSuffix(".ghe.com") || host.hasSuffix(".localhost")
    }
}
