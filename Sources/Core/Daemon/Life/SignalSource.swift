import Posix

/// The signals that ask the daemon to end.
struct SignalSource: Sendable {
    private let queue: SignalQueue

    /// Before any other thread is there: all of them inherit the mask.
    init() throws(Errno) {
        guard let queue = SignalQueue() else { throw Errno() }
        self.queue = queue
    }

    /// Returns when one has come.
    func next(on reactor: Reactor) async {
        while queue.next() == nil { _ = await reactor.ready(queue.descriptor, for: .readable) }
    }
}
