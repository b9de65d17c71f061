import Launch
import Memory
import Posix
import Wire

/// Asks the daemon why a call was not a hit, with all that a compile at this place would bring along.
struct Explain {
    private static let failure = "failed to get an explanation from the server"

    private let environment: Environment
    private let output: Output

    init(_ environment: Environment, _ output: Output) {
        self.environment = environment
        self.output = output
    }

    /// - Parameter words: the compiler and its arguments.
    func run(_ words: [[UInt8]], json: Bool) throws(ControlFailure) -> Int32 {
        guard let view = FileView.own else { throw ControlFailure(Self.failure, causes: ["/ cannot be looked at"]) }
        let request = Request.explain(try request(words, view), json: json)
        var reply = try ask(request, namespace: nil)
        // The daemon of the usual name sees other files.
        if reply == .otherView { reply = try ask(request, namespace: view.mountNamespace) }
        guard case .text(let exitCode, let text, let errors) = reply else {
            throw ControlFailure(Self.failure, causes: ["the server answered something else"])
        }
        output.write(text)
        output.writeError(errors)
        return Int32(truncatingIfNeeded: exitCode)
    }

    private func request(_ words: [[UInt8]], _ view: View) throws(ControlFailure) -> CompileRequest {
        guard let directory = Caller.directory else {
            throw ControlFailure(Self.failure, causes: ["there is no working directory"])
        }
        let search = Programs.client.map { ProgramSearch(for: $0) } ?? ProgramSearch()
        guard let word = words.first, let found = word.withView({ search.find(CText(keeping: $0)) }) else {
            throw ControlFailure("failed to execute compile", causes: ["cannot find binary path"])
        }
        return CompileRequest(
            program: found.program.bytes.array, arguments: [found.name.bytes.array] + words.dropFirst(),
            directory: directory, environment: environment.block, view: view, wantsColour: Colour.isShown,
            build: OwnBuild.current)
    }

    private func ask(_ request: Request, namespace: UInt64?) throws(ControlFailure) -> Reply {
        let endpoint = Endpoint(environment: environment, namespace: namespace)
        let socket: Descriptor
        do throws(LaunchError) {
            socket = try Activation(endpoint: endpoint, environment: environment).connectStarting()
        } catch {
            throw ControlFailure("couldn't connect to server", causes: [error.reason])
        }
        guard let reply = try? DaemonCall(socket: socket).ask(request) else {
            throw ControlFailure(
                Self.failure,
                causes: [
                    "Failed to send data to or receive data from server. Mismatch of client/server versions?"
                ])
        }
        return reply
    }
}
