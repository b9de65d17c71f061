import PluginKit
import Synchronization

/// A command and who waits for its answer.
///
/// Everything but `isCancelled` is touched by the loop's thread only, which is why this may be `Sendable`; the mailbox
/// hands it over.
final class Operation: @unchecked Sendable {
    let command: Command
    let deadline: ContinuousClock.Instant
    private let finish: @Sendable (Result<Reply, BackendError>) -> Void
    private let cancelled = Atomic(false)

    private(set) var isDone = false
    /// Connections that broke while they carried it.
    var losses = 0
    var redirects = 0
    var delays = 0
    /// The next node is told that it was sent there for this once.
    var isAsking = false

    init(
        _ command: Command, before deadline: ContinuousClock.Instant,
        finish: @escaping @Sendable (Result<Reply, BackendError>) -> Void
    ) {
        self.command = command
        self.deadline = deadline
        self.finish = finish
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    /// From any thread; the loop then ends it.
    func cancel() { cancelled.store(true, ordering: .releasing) }

    /// Counts once.
    func end(_ outcome: Result<Reply, BackendError>) {
        guard !isDone else { return }
        isDone = true
        finish(outcome)
    }

    func fail(_ error: BackendError) { end(.failure(error)) }
}
