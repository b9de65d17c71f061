/// What one level did since the start or the last reset, as the statistics show it.
package struct LevelStatistics: Equatable, Sendable {
    /// `L0 (disk)`
    package var name: String
    package var location: String
    package var hits = 0
    /// Also look-ups that failed, or were not tried because the level is paused.
    package var misses = 0
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
}
