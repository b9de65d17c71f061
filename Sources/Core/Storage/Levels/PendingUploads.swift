import Posix
import PosixAsync

extension MultiLevel {
    /// Uploads that nobody waits for yet, of all levels together.
    package func pendingUploads() async -> Int {
        var sum = 0
        for level in levels { sum += await level.keeper.uploads.pending(of: level) }
        return sum
    }

    /// Returns when no level has more than `count` uploads pending.
    /// - Returns: whether that came before the deadline.
    package func uploads(reducedTo count: Int, before deadline: ContinuousClock.Instant) async -> Bool {
        let levels = levels
        let reduced = Task { for level in levels { await level.keeper.uploads.reduced(to: count, of: level) } }
        return await answer(of: reduced, before: deadline) != nil
    }
}
