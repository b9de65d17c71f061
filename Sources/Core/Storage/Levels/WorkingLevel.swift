import Posix
import PosixAsync
import Synchronization

/// A level at work: asks its store within its time, leaves a failing one alone for a while, and counts. A store
/// that cannot write may still read, so there is a breaker for each; one that does not answer does neither.
final class WorkingLevel: Sendable {
    let settings: Level
    let pool: IOPool
    private let statistics: Mutex<LevelStatistics>
    private let reading: Mutex<Breaker>
    private let writing: Mutex<Breaker>
    /// Credentials that may not write are learnt from the first refusal, and tried again some time.
    private let refusedUntil = Mutex<ContinuousClock.Instant?>(nil)

    /// Those of the store, of which all this was learnt.
    private let credentials: Mutex<Int>

    private static let refusal = Duration.seconds(300)

    init(_ settings: Level, number: Int, pool: IOPool) {
        self.settings = settings
        self.pool = pool
        reading = Mutex(settings.breaker)
        writing = Mutex(settings.breaker)
        let traits = settings.store.traits
        credentials = Mutex(traits.credentials)
        statistics = Mutex(LevelStatistics(name: "L\(number) (\(traits.name))", location: traits.location))
    }

    /// By its settings, or by what the store answered lately.
    var isReadOnly: Bool {
        settings.store.traits.readOnly || refusedUntil.withLock { $0.map { $0 > .now } ?? false }
    }

    /// Its values are files that can be opened at once.
    var keepsFiles: Bool { settings.store.traits.keepsFiles }

    var counted: LevelStatistics { statistics.withLock { $0 } }

    func count(_ change: (inout LevelStatistics) -> Void) { statistics.withLock { change(&$0) } }

    func resetStatistics() { count { $0 = LevelStatistics(name: $0.name, location: $0.location) } }

    /// Counts hits and misses. Everything that is no value comes back as it is: the next level is asked.
    func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        let begin = ContinuousClock.now
        guard deadline > begin else { return keys.map { _ in .unavailable(tooLate) } }
        let credentials = currentCredentials()
        guard reading.withLock({ $0.lookup(at: begin) }) != .skip else {
            count { $0.misses += keys.count }
            return keys.map { _ in .unavailable(paused) }
        }
        let found = await settings.store.get(keys, before: min(deadline, begin + settings.readTime))
        let took = ContinuousClock.now - begin
        record(found.compactMap(\.failure).first, of: credentials, in: reading, "reads")
        count { statistics in
            let hits = found.count { $0.value != nil }
            statistics.hits += hits
            statistics.misses += keys.count - hits
            statistics.note(found)
            if hits > 0 { statistics.hitDuration += took }
        }
        return found
    }

    /// One try.
    func put(_ key: Key, _ value: Value, for purpose: Upload.Purpose, before deadline: ContinuousClock.Instant) async
        -> Stored
    {
        let credentials = currentCredentials()
        if isReadOnly { return .declined("read-only") }
        let begin = ContinuousClock.now
        guard deadline > begin else { return .failed(tooLate) }
        guard !reading.withLock({ $0.isPaused(at: begin) }), writing.withLock({ $0.lookup(at: begin) }) != .skip else {
            if purpose == .write { count { $0.writeFailures += 1 } }
            return .failed(paused)
        }
        let stored = await settings.store.put(key, value, before: deadline)
        record(stored.failure, of: credentials, in: writing, "writes")
        if let failure = stored.failure, failure.reason == .denied, credentials == settings.store.traits.credentials {
            learnRefusal(failure)
        }
        note(stored, purpose, took: ContinuousClock.now - begin)
        return stored
    }

    /// Says nothing of the store.
    private var tooLate: Failure { Failure(.timedOut, "\(settings.store.traits.name): too late to begin") }

    private var paused: Failure { Failure(.unreachable, "\(settings.store.traits.name) is paused") }

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

    // MARK: What is learnt

    /// Forgets what was learnt when the store has new ones.
    private func currentCredentials() -> Int {
        let now = settings.store.traits.credentials
        let isNew = credentials.withLock { known in
            defer { known = now }
            return known != now
        }
        if isNew {
            reading.withLock { $0 = settings.breaker }
            writing.withLock { $0 = settings.breaker }
            refusedUntil.withLock { $0 = nil }
        }
        return now
    }

    /// - Parameter credentials: with which it was asked; a refusal of old ones says nothing of the new.
    private func record(
        _ failure: Failure?, of credentials: Int, in breaker: borrowing Mutex<Breaker>, _ what: String
    ) {
        if failure?.reason == .denied, credentials != settings.store.traits.credentials { return }
        let now = ContinuousClock.now
        let (before, after) = breaker.withLock { breaker in
            let before = breaker.isPausing
            breaker.record(failure, at: now)
            return (before, breaker.isPausing)
        }
        guard before != after, let notice = settings.notice else { return }
        let name = counted.name
        notice(
            after
                ? "\(name) is left alone for a while, \(what) fail: \(failure?.message ?? "")"
                : "\(name): \(what) work again")
    }

    private func learnRefusal(_ failure: Failure) {
        let isNew = refusedUntil.withLock { until in
            defer { until = .now + Self.refusal }
            return until == nil
        }
        if isNew { settings.notice?("\(counted.name) refuses writes and is only read from now on: \(failure.message)") }
    }
}
