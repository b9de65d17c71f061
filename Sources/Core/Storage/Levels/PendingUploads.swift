import Posix
import PosixAsync

extension MultiLevel {
    /// Uploads that nobody waits for yet, of all levels together.
    package func pendingUploads() async -> Int {
        var sum = 0
        for queue in queues { sum += await queue.pending }
        return sum
    }

    /// Returns when no level has more than `count` uploads pending.
    /// - Returns: whether that came before the deadline.
    package func uploads(reducedTo count: Int, before deadline: ContinuousClock.Instant) async -> Bool {
        let queues = queues
        let reduced = Task { for queue in queues { await queue.reduced(to: count) } }
        return await answer(of: reduced, before: deadline) != nil
    }
}
