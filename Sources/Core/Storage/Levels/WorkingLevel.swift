import Posix
import PosixAsync
import Synchronization

/// A level at work: asks its store within its time, leaves a failing one alone for a while, and counts for its chain.
final class WorkingLevel: Sendable {
    let settings: Level
    let pool: IOPool
    let keeper: StoreKeeper
    private let nearby: Nearby
    private let statistics: Mutex<LevelStatistics>

    init(_ settings: Level, number: Int, nearby: Nearby, pool: IOPool) {
        self.settings = settings
        self.nearby = nearby
        self.pool = pool
        keeper = settings.keeper ?? StoreKeeper(settings.bounds)
        let traits = settings.store.traits
        statistics = Mutex(LevelStatistics(name: "L\(number) (\(traits.name))", location: traits.location))
    }

    /// By its settings, or by what the store answered lately.
    var isReadOnly: Bool { settings.store.traits.readOnly || keeper.refusesWrites }

    /// Its values are files that can be opened at once.
    var keepsFiles: Bool { settings.store.traits.keepsFiles }

    var counted: LevelStatistics { statistics.withLock { $0 } }

    func count(_ change: (inout LevelStatistics) -> Void) { statistics.withLock { change(&$0) } }

    func resetStatistics() { count { $0 = LevelStatistics(name: $0.name, location: $0.location) } }

    // MARK: Reading

    /// Counts hits and misses. Everything that is no value comes back as it is: the next level is asked. What came along
    /// with another value is not asked for again.
    func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        var found = settings.parcels == nil ? [:] : keeper.parcels.take(keys)
        count { $0.hits += found.count }
        let left = keys.filter { found[$0] == nil }
        if left.isEmpty { return keys.map { found[$0] ?? .absent } }
        let asked = await ask(left, before: deadline)
        if found.isEmpty { return asked }
        for (key, lookup) in zip(left, asked) { found[key] = lookup }
        return keys.map { found[$0] ?? .absent }
    }

    private func ask(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        let begin = ContinuousClock.now
        guard deadline > begin else { return keys.map { _ in .unavailable(tooLate) } }
        let credentials = keeper.current(settings.store)
        guard keeper.mayRead(at: begin) else {
            count { $0.misses += keys.count }
            return keys.map { _ in .unavailable(paused) }
        }
        let found = await settings.store.get(keys, before: min(deadline, begin + settings.readTime))
        let took = ContinuousClock.now - begin
        let failure = found.compactMap(\.failure).first
        if saysSomething(failure, of: credentials) { tell(keeper.read(failure), "reads", failure) }
        count { statistics in
            let hits = found.count { $0.value != nil }
            statistics.hits += hits
            statistics.misses += keys.count - hits
            statistics.note(found)
            if hits > 0 { statistics.hitDuration += took }
        }
        return settings.parcels == nil ? found : zip(keys, found).map { unpacked($0, $1) }
    }

    private func unpacked(_ key: Key, _ lookup: Lookup) -> Lookup {
        guard key.kind == .manifest, let value = lookup.value, let parcel = settings.parcels?.unpack(value) else {
            return lookup
        }
        keeper.parcels.note(key, value, entry: parcel.entry)
        return .found(parcel.manifest)
    }

    // MARK: Writing

    /// As it goes into the store. Blocks. `nil`: the value is broken and goes nowhere.
    func prepared(_ key: Key, _ value: Value) -> Value? {
        if key.kind == .manifest, let parcels = settings.parcels {
            return parcels.pack(value, for: key) { nearby.open($0) }
        }
        guard let prepare = settings.prepare else { return value }
        return prepare(key, value)
    }

    /// Values that are not kept as they are must be prepared where one may block.
    var prepares: Bool { settings.prepare != nil || settings.parcels != nil }

    /// One try, of what was prepared.
    func put(_ key: Key, _ value: Value, for purpose: Upload.Purpose, before deadline: ContinuousClock.Instant) async
        -> Stored
    {
        let credentials = keeper.current(settings.store)
        if isReadOnly { return .declined("read-only") }
        let begin = ContinuousClock.now
        guard deadline > begin else { return .failed(tooLate) }
        guard keeper.mayWrite(at: begin) else {
            if purpose == .write { count { $0.writeFailures += 1 } }
            return .failed(paused)
        }
        let stored = await write(key, value, before: deadline)
        if saysSomething(stored.failure, of: credentials) {
            tell(keeper.wrote(stored.failure), "writes", stored.failure)
        }
        if let failure = stored.failure, failure.reason == .denied, credentials == settings.store.traits.credentials,
            keeper.learnRefusal()
        {
            settings.notice?("\(counted.name) refuses writes and is only read from now on: \(failure.message)")
        }
        note(stored, purpose, took: ContinuousClock.now - begin)
        return stored
    }

    private func write(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        guard key.kind == .manifest, let parcels = settings.parcels, let store = settings.store as? any SwappingStore
        else { return await settings.store.put(key, value, before: deadline) }
        return await JoiningWrite(store, parcels, keeper.parcels).put(key, value, before: deadline)
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

    // MARK: Trouble

    /// Too late says nothing of the store.
    private var tooLate: Failure { Failure(.timedOut, "\(settings.store.traits.name): too late to begin") }

    private var paused: Failure { Failure(.unreachable, "\(settings.store.traits.name) is paused") }

    /// A refusal of old credentials says nothing of the new.
    private func saysSomething(_ failure: Failure?, of credentials: Int) -> Bool {
        failure?.reason != .denied || credentials == settings.store.traits.credentials
    }

    private func tell(_ change: StoreKeeper.Change?, _ what: String, _ failure: Failure?) {
        guard let change, let notice = settings.notice else { return }
        let name = counted.name
        switch change {
        case .failing: notice("\(name) is left alone for a while, \(what) fail: \(failure?.message ?? "")")
        case .working: notice("\(name): \(what) work again")
        }
    }
}
