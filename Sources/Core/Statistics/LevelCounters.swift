import Documents

/// What happened at one level of a chain of stores.
package struct LevelCounters: Equatable, Sendable {
    /// Such as `L0 (disk)`.
    package var name: String
    package var location: String
    package var hits: UInt64 = 0
    /// Also of levels that failed and were passed over.
    package var misses: UInt64 = 0
    package var writes: UInt64 = 0
    package var writeFailures: UInt64 = 0
    /// Copies of entries found here into faster levels, and into this one from slower levels.
    package var backfillsFrom: UInt64 = 0
    package var backfillsTo: UInt64 = 0
    package var hitTime: Duration = .zero
    package var writeTime: Duration = .zero

    package init(name: String, location: String) {
        self.name = name
        self.location = location
    }

    /// - Parameter kind: `disk`, or the backend's name.
    package init(index: Int, kind: String, location: String) {
        name = "L\(index) (\(kind))"
        self.location = location
    }

    static let counts: [(name: String, label: String, path: any WritableKeyPath<LevelCounters, UInt64> & Sendable)] = [
        ("hits", "hits", \.hits), ("misses", "misses", \.misses), ("writes", "writes", \.writes),
        ("write_failures", "write failures", \.writeFailures), ("backfills_from", "backfills from", \.backfillsFrom),
        ("backfills_to", "backfills to", \.backfillsTo),
    ]

    var json: String {
        JSON.object(
            [("name", JSONText.quoted(name)), ("location", JSONText.quoted(location))]
                + Self.counts.map { ($0.name, String(self[keyPath: $0.path])) }
                + [("hit_duration", JSON.time(hitTime)), ("write_duration", JSON.time(writeTime))])
    }

    /// Levels with equal names and locations are one level; others stand beside each other.
    static func merged(_ one: [LevelCounters]?, _ other: [LevelCounters]?) -> [LevelCounters]? {
        guard var levels = one else { return other }
        for level in other ?? [] {
            if let index = levels.firstIndex(where: { $0.name == level.name && $0.location == level.location }) {
                levels[index].add(level)
            } else {
                levels.append(level)
            }
        }
        return levels
    }

    private mutating func add(_ other: LevelCounters) {
        for (_, _, path) in Self.counts { self[keyPath: path].add(other[keyPath: path]) }
        hitTime += other.hitTime
        writeTime += other.writeTime
    }
}
