import Synchronization

/// What is known of the server's collections, so that each is made once and none where the server makes them itself.
final class Collections: Sendable {
    private struct State {
        var known: Set<String> = []
        /// The server has refused a value for want of its collection.
        var areNeeded = false
    }

    private let state = Mutex(State())

    /// Whether a value may go there without more ado.
    func isKnown(_ path: String) -> Bool { state.withLock { $0.known.contains(path) } }

    /// Whether a collection is to be made before its first value is sent.
    var areNeeded: Bool { state.withLock { $0.areNeeded } }

    func learnNeed() { state.withLock { $0.areNeeded = true } }

    func note(_ path: String) { state.withLock { _ = $0.known.insert(path) } }

    /// Somebody may have removed them.
    func forget() { state.withLock { $0.known = [] } }
}
