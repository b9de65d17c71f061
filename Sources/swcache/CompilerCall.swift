import Launch
import Posix
import Wire

/// One compiler call on its way through the daemon.
struct CompilerCall {
    /// How long the daemon may be silent before the compiler is started without it, in milliseconds.
    private static let patience: Int32 = 1000

    private let command: Command

    init(_ command: Command) { self.command = command }

    func run() -> Never {
        guard let directory = Caller.directory, let view = FileView.own else { becomeCompiler() }
        let request = CompileRequest(
            program: Array(command.program.bytes), arguments: command.arguments, directory: directory,
            environment: command.environment.block, view: view, wantsColour: Colour.isShown(command.environment),
            build: OwnBuild.number(command.environment))
        var namespace: UInt64?
        // A daemon may send us on, to one that sees our files or is as new as we are: twice at the most.
        for _ in 0..<3 {
            let endpoint = Endpoint(environment: command.environment, namespace: namespace)
            switch attempt(request, at: endpoint) {
            case .elsewhere where endpoint.origin != .named: namespace = view.mountNamespace
            case .outdated: continue
            case .elsewhere, .trouble: becomeCompiler()
            }
        }
        becomeCompiler()
    }

    private enum Failure { case trouble, elsewhere, outdated }

    /// Returns only where this daemon could not help and the compiler has not been run.
    private func attempt(_ request: CompileRequest, at endpoint: Endpoint) -> Failure {
        let mark = SickMark(endpoint)
        if mark.isSet { return .trouble }
        let activation = Activation(endpoint: endpoint, environment: command.environment)
        guard let socket = try? activation.connectStarting() else { return .trouble }
        let daemon = Conversation(socket)
        do throws(Conversation.Trouble) {
            try daemon.say(.compile(request))
            while true {
                let (reply, descriptors) = try daemon.listen(patience: Self.patience)
                switch reply {
                case .hit(let output, let errors, let files):
                    return finish(Hit(output: output, errors: errors, files: files, descriptors: descriptors))
                case .run(let plan):
                    CompilerRun(command, plan, daemon, mark).run()
                case .preprocess(let plan):
                    try daemon.say(PreprocessorRun(command, plan).run())
                case .local(let warning):
                    try? Caller.standardError.writeAll(warning)
                    return .trouble
                case .otherView: return .elsewhere
                case .outdated: return .outdated
                case .wait, .taken, .text: return .trouble
                }
            }
        } catch {
            if error == .silent { mark.set() }
            return .trouble
        }
    }

    private func finish(_ hit: Hit) -> Failure {
        guard hit.place() else { return .trouble }
        hit.print()
        Caller.exit(0)
    }

    /// The compiler itself, with the user's own words.
    private func becomeCompiler() -> Never {
        let error = ChildProcess.become(command.program, command.arguments)
        if error == .notExecutable {
            // A script without an interpreter line: as a shell would run it.
            _ = ChildProcess.become(
                Path("/bin/sh"), [Array("sh".utf8), Array(command.program.bytes)] + command.arguments.dropFirst())
        }
        Caller.complain("swcache: error: cannot start \(command.program.text): \(error.text)\n")
        Caller.exit(error == .notFound ? 127 : 126)
    }
}
