import Backends
import Config
import Launch
import Plugins
import Posix
import Statistics
import Wire

/// What each verb does. The whole configuration is resolved first, whatever the verb: a mistake in it shows at once.
struct Verbs {
    private let environment: Environment
    private let output: Output
    private let texts: Texts
    private let configuration: Configuration
    private let plan: LevelPlan

    init(environment: Environment, output: Output, texts: Texts) throws(ControlFailure) {
        self.environment = environment
        self.output = output
        self.texts = texts
        do throws(ConfigurationError) {
            configuration = try Configuration.resolve(
                environment: environment, directory: Caller.directory ?? Array("/".utf8))
        } catch {
            throw ControlFailure(error.message, causes: error.causes)
        }
        plan = LevelPlanner(Self.catalog(environment), configuration, environment).plan()
        if let mistake = plan.mistakes.first {
            throw ControlFailure(mistake, causes: Array(plan.mistakes.dropFirst()))
        }
        for loss in plan.losses + plan.suspicions { output.complain("\(texts.name): warning: \(loss)\n") }
    }

    /// The plugins that a daemon would find for this environment.
    static func catalog(_ environment: Environment) -> PluginCatalog {
        let places = PluginPlace.all(searchPath: environment["SCCACHE_PLUGIN_DIR"], program: Caller.executable)
        return PluginCatalog(places, version: "\(Build.version)")
    }

    private var activation: Activation {
        Activation(endpoint: Endpoint(environment: environment), environment: environment)
    }

    func run(_ call: ControlCall) throws(ControlFailure) -> Int32 {
        switch call.verb {
        case .showStatistics(let advanced): return try showStatistics(json: call.json, advanced: advanced)
        case .zeroStatistics: return try zeroStatistics()
        case .startServer: return try startServer()
        case .stopServer: return try stopServer()
        case .distributionStatus:
            output.say("{\"Disabled\":\"disabled\"}\n")
            return 0
        case .distributionLogin, .packageToolchain:
            throw ControlFailure("distributed compilation is not part of this build")
        case .debugPreprocessorCache:
            throw ControlFailure("the direct mode keeps no files of its own that could be shown")
        case .compile(let words): throw Compile(texts: texts).become(words)
        case .explain(let words): return try Explain(environment, output).run(words, json: call.json)
        case .none: return try Server(activation, configuration, texts, output).run(environment)
        case .help, .version, .doctor: return 0
        }
    }

    private func showStatistics(json: Bool, advanced: Bool) throws(ControlFailure) -> Int32 {
        let socket: Descriptor
        do throws(LaunchError) { socket = try activation.connect() } catch {
            let report = Report(of: configuration, plan, version: texts.version)
            output.say(json ? report.json() : report.text(advanced: advanced))
            return 0
        }
        return try pass(
            try ask(socket, .statistics(json: json, advanced: advanced), failure: "failed to get stats from server"))
    }

    private func zeroStatistics() throws(ControlFailure) -> Int32 {
        let socket: Descriptor
        do throws(LaunchError) { socket = try activation.connectStarting() } catch {
            throw ControlFailure("couldn't connect to server", causes: [error.reason])
        }
        let answer = try ask(socket, .zeroStatistics, failure: "couldn't zero stats on server")
        if answer.exitCode == 0, answer.errors.isEmpty { output.complain("Statistics zeroed.\n") }
        return try pass(answer)
    }

    private func stopServer() throws(ControlFailure) -> Int32 {
        output.say("Stopping \(texts.name) server...\n")
        let socket: Descriptor
        do throws(LaunchError) { socket = try activation.connect() } catch {
            throw ControlFailure("couldn't connect to server", causes: [error.reason])
        }
        return try pass(try ask(socket, .stop, failure: "failed to stop the server"))
    }

    private func startServer() throws(ControlFailure) -> Int32 {
        output.say("\(texts.name): Starting the server...\n")
        try Server(activation, configuration, texts, output).startInBackground()
        output.write(
            Array("\(texts.name): Listening on address ".utf8) + activation.endpoint.text + [UInt8(ascii: "\n")])
        return 0
    }
}

// Asking the daemon.
extension Verbs {
    private struct Answer {
        var exitCode: Int32
        var output: [UInt8]
        var errors: [UInt8]
    }

    private func ask(_ socket: Descriptor, _ control: Control, failure: String) throws(ControlFailure) -> Answer {
        let request = Request.control(control, environment: travellingEnvironment.block)
        if case .text(let exitCode, let output, let errors)? = try? DaemonCall(socket: socket).ask(request) {
            return Answer(exitCode: Int32(truncatingIfNeeded: exitCode), output: output, errors: errors)
        }
        throw ControlFailure(
            failure,
            causes: [
                "Failed to send data to or receive data from server. Mismatch of client/server versions?"
            ])
    }

    private func pass(_ answer: Answer) throws(ControlFailure) -> Int32 {
        output.write(answer.output)
        output.writeError(answer.errors)
        return answer.exitCode
    }

    /// A question carries no working directory: what is relative to ours must not stay so.
    private var travellingEnvironment: Environment {
        guard let name = environment["SCCACHE_CONF"], !name.isEmpty, let directory = Caller.directory else {
            return environment
        }
        return Environment(
            entries: [Array("SCCACHE_CONF=".utf8) + Path(name, in: directory).bytes] + environment.entries)
    }
}
