import Posix
import PosixAsync
import Synchronization

/// A store that can answer on the caller's thread, without waiting for anything but a local file system.
package protocol InstantStore: Store {
    func open(_ key: Key) -> Lookup
}

extension MemoryStore: InstantStore {}
extension DiskStore: InstantStore {}

/// A store as one level of a chain: how long it may take and what is done to values on their way into it.
package struct Level: Sendable {
    package var store: any Store
    package var readTime: Duration
    package var writeTime: Duration
    /// Values that wait for this level, at most: further ones are dropped and counted.
    package var queueCount: Int
    package var queueBytes: Int64
    /// As reading and writing begin, each with its own.
    package var breaker = Breaker()
    /// Runs on a thread that may block, before a value is written here (compression); `nil`: as it is.
    package var prepare: (@Sendable (Key, Value) -> Value)?

    package init(
        _ store: any Store, readTime: Duration = .seconds(5), writeTime: Duration = .seconds(60),
        queueCount: Int = 256, queueBytes: Int64 = 256 << 20
    ) {
        self.store = store
        self.readTime = readTime
        self.writeTime = writeTime
        self.queueCount = queueCount
        self.queueBytes = queueBytes
    }
}

/// A level at work: asks its store within its time, leaves a failing one alone for a while, and counts. A store
/// that cannot write may still read, so there is a breaker for each.
final class WorkingLevel: Sendable {
    let settings: Level
    let pool: IOPool
    private let statistics: Mutex<LevelStatistics>
    private let reading: Mutex<Breaker>
    private let writing: Mutex<Breaker>

    init(_ settings: Level, number: Int, pool: IOPool) {
        self.settings = settings
        self.pool = pool
        reading = Mutex(settings.breaker)
        writing = Mutex(settings.breaker)
        let traits = settings.store.traits
        statistics = Mutex(LevelStatistics(name: "L\(number) (\(traits.name))", location: traits.location))
    }

    var isReadOnly: Bool { settings.store.traits.readOnly }

    var counted: LevelStatistics { statistics.withLock { $0 } }

    func count(_ change: (inout LevelStatistics) -> Void) { statistics.withLock { change(&$0) } }

    func resetStatistics() { count { $0 = LevelStatistics(name: $0.name, location: $0.location) } }

    /// Counts hits and misses. Everything that is no value comes back as it is: the next level is asked.
    func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        let begin = ContinuousClock.now
        guard reading.withLock({ $0.lookup(at: begin) }) != .skip else {
            count { $0.misses += keys.count }
            return keys.map { _ in .unavailable(Failure(.unreachable, "\(settings.store.traits.name) is paused")) }
        }
        let found = await settings.store.get(keys, before: min(deadline, begin + settings.readTime))
        let took = ContinuousClock.now - begin
        reading.withLock { $0.record(found.compactMap(\.failure).first) }
        count { statistics in
            let hits = found.count { $0.value != nil }
            statistics.hits += hits
            statistics.misses += keys.count - hits
            if hits > 0 { statistics.hitDuration += took }
        }
        return found
    }

    /// One try within the level's time.
    func put(_ key: Key, _ value: Value, for purpose: Upload.Purpose, before deadline: ContinuousClock.Instant) async
        -> Stored
    {
        let begin = ContinuousClock.now
        guard writing.withLock({ $0.lookup(at: begin) }) != .skip else {
            if purpose == .write { count { $0.writeFailures += 1 } }
            return .failed(Failure(.unreachable, "\(settings.store.traits.name) is paused"))
        }
        let stored = await settings.store.put(key, value, before: min(deadline, begin + settings.writeTime))
        writing.withLock { $0.record(stored.failure) }
        note(stored, purpose, took: ContinuousClock.now - begin)
        return stored
    }

    private func note(_ stored: Stored, _ purpose: Upload.Purpose, took: Duration) {
        count { statistics in
            switch (stored, purpose) {
            case (.stored, .write):
                statistics.writes += 1
                statistics.writeDuration += took
            case (.stored, .backfill): statistics.backfillsTo += 1
            case (.failed, .write): statistics.writeFailures += 1
            case (.failed, .backfill), (.declined, _): break
            }
        }
    }
}

extension Lookup {
    var value: Value? { if case .found(let value) = self { value } else { nil } }
    var failure: Failure? { if case .unavailable(let failure) = self { failure } else { nil } }
}

extension Stored {
    var failure: Failure? { if case .failed(let failure) = self { failure } else { nil } }
}
