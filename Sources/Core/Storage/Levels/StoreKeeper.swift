import Synchronization

/// What is known of a store, and what waits for it, whichever chains it is a level of: one that cannot write may still
/// read, so there is a breaker for each; one that does not answer does neither.
package final class StoreKeeper: Sendable {
    let uploads: UploadQueue
    let parcels = RecentParcels()
    private let breaker: Breaker
    private let reading: Mutex<Breaker>
    private let writing: Mutex<Breaker>
    /// Credentials that may not write are learnt from the first refusal, and tried again some time.
    private let refusedUntil = Mutex<ContinuousClock.Instant?>(nil)
    /// Those of the store, of which all this was learnt.
    private let credentials = Mutex(0)

    private static let refusal = Duration.seconds(300)

    package init(_ bounds: LevelBounds) {
        uploads = UploadQueue(bounds)
        breaker = bounds.breaker
        reading = Mutex(bounds.breaker)
        writing = Mutex(bounds.breaker)
    }

    var refusesWrites: Bool { refusedUntil.withLock { $0.map { $0 > .now } ?? false } }

    func mayRead(at now: ContinuousClock.Instant) -> Bool { reading.withLock { $0.lookup(at: now) } != .skip }

    func mayWrite(at now: ContinuousClock.Instant) -> Bool {
        !reading.withLock { $0.isPaused(at: now) } && writing.withLock { $0.lookup(at: now) } != .skip
    }

    /// Forgets what was learnt when the store has new ones.
    func current(_ store: any Store) -> Int {
        let now = store.traits.credentials
        let isNew = credentials.withLock { known in
            defer { known = now }
            return known != now
        }
        if isNew {
            reading.withLock { $0 = breaker }
            writing.withLock { $0 = breaker }
            refusedUntil.withLock { $0 = nil }
        }
        return now
    }

    enum Change { case failing, working }

    /// - Returns: what is new by this outcome.
    func read(_ failure: Failure?) -> Change? { Self.record(failure, in: reading) }

    func wrote(_ failure: Failure?) -> Change? { Self.record(failure, in: writing) }

    /// - Returns: whether it was not known.
    func learnRefusal() -> Bool {
        refusedUntil.withLock { until in
            defer { until = .now + Self.refusal }
            return until == nil
        }
    }

    private static func record(_ failure: Failure?, in breaker: borrowing Mutex<Breaker>) -> Change? {
        breaker.withLock { breaker in
            let before = breaker.isPausing
            breaker.record(failure, at: .now)
            if before == breaker.isPausing { return nil }
            return before ? .working : .failing
        }
    }
}
