/// What one level did since the start or the last reset, as the statistics show it.
package struct LevelStatistics: Equatable, Sendable {
    /// `L0 (disk)`
    package var name: String
    package var location: String
    package var hits = 0
    /// Also look-ups that failed, or were not tried because the level is paused.
    package var misses = 0
    /// Those of them that were tried and failed.
    package var readFailures = 0
    /// Why the last of these failed, in a line; without secrets.
    package var lastReadFailure: String?
    package var writes = 0
    package var writeFailures = 0
    /// Faster levels that lacked what this one had.
    package var backfillsFrom = 0
    /// Values copied here from a slower level; not counted as writes.
    package var backfillsTo = 0
    /// Sums, of hits and of writes.
    package var hitDuration = Duration.zero
    package var writeDuration = Duration.zero

    package init(name: String, location: String) {
        self.name = name
        self.location = location
    }

    mutating func note(_ found: [Lookup]) {
        let failures = found.compactMap(\.failure)
        readFailures += failures.count
        if let last = failures.last { lastReadFailure = last.message }
    }
}
