import Arguments
import Compilers
import Posix
import Statistics
import Wire

/// One compiler call from the question to its end. Lives on the reactor; its owner calls one method at a time.
protocol Session: Actor {
    /// - Parameter number: of the request, as the queue counts them.
    func begin(as number: UInt64) async -> Answer
    /// The preprocessor has run.
    func preprocessed(_ outcome: Outcome, _ files: [Descriptor], as number: UInt64) async -> Answer
    /// The compiler has run.
    /// - Returns: `nil` when the client waits for no answer.
    func finished(_ outcome: Outcome, _ files: [Descriptor]) async -> Answer?
    /// The files of a hit lie where they belong.
    func placed(_ files: [PlacedFacts]) async
    /// The client waits no longer for what is under way.
    func letGo()
    /// The client has gone, or goes its own way.
    func abandon() async
}

extension Session {
    func placed(_ files: [PlacedFacts]) async {}
}

extension Service {
    func session(for request: CompileRequest, of client: Jobserver.Client) -> any Session {
        RustCaller(request) == nil ? CompileSession(request, self) : RustSession(request, self, client)
    }

    /// What a client gets that has come to the wrong daemon.
    func redirection(of request: CompileRequest) async -> Answer? {
        guard shares(request.view) else { return Answer(reply: .otherView) }
        guard request.build <= build else {
            // Only when the socket is free may the client start a newer one.
            await life.makeRoom()
            return Answer(reply: .outdated)
        }
        count { $0.request() }
        return nil
    }
}
