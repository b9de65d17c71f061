import Posix
package import PosixAsync

/// What a failed write does to a `put`.
package enum WritePolicy: Sendable {
    /// Nobody waits for any level.
    case ignore
    /// The first level is waited for and decides; the others follow in the background.
    case l0
    /// All are waited for; each that can be written must take the value.
    case all
}

/// A chain of levels, fastest first, as one store, with a memory cache in front of all.
///
/// A level that fails, or is paused because it failed often, is a miss at that level. A hit behind the first
/// level is copied into the faster ones in the background, from the bytes in hand. Equal keys that are asked for
/// at once are fetched once. The memory is left out where the first level serves files: the kernel keeps those.
package actor MultiLevel: Store {
    let memory: MemoryStore?
    let levels: [WorkingLevel]
    private let nearby: Nearby
    private let policy: WritePolicy
    var flights: [Key: Flight] = [:]
    var flightsBegun = 0

    /// A read that is under way, for whoever asks for one of its keys.
    struct Flight {
        var number: Int
        var deadline: ContinuousClock.Instant
        var task: Task<[Key: Lookup], Never>
    }

    package init(memory: MemoryStore?, levels: [Level], policy: WritePolicy, pool: IOPool) {
        let serveFiles = levels.first?.store.traits.keepsFiles ?? false
        let memory = serveFiles ? nil : memory
        let nearby = Nearby(memory: memory, first: levels.first?.store as? any InstantStore)
        self.memory = memory
        self.nearby = nearby
        self.levels = levels.enumerated().map {
            WorkingLevel($0.element, number: $0.offset, nearby: nearby, pool: pool)
        }
        self.policy = policy
    }

    package nonisolated var traits: StoreTraits {
        let each = levels.map(\.settings.store.traits)
        if each.count == 1 { return each[0] }
        return StoreTraits(
            name: "multi-level", location: "Multi-level (\(each.count) levels)",
            readOnly: each.allSatisfy(\.readOnly), largestValue: each.map(\.largestValue).max() ?? 0,
            keepsFiles: each.first?.keepsFiles ?? false)
    }

    /// One for each level, in their order; the memory is none.
    package nonisolated var statistics: [LevelStatistics] { levels.map(\.counted) }

    package nonisolated func resetStatistics() { for level in levels { level.resetStatistics() } }

    /// The way of a hit: asks the memory and a first level that can answer on the caller's thread.
    /// - Returns: `nil` where the value is not at hand; `get` then asks all levels, and counts the miss.
    package nonisolated func open(_ key: Key) -> Value? {
        if let value = memory?.open(key).value { return value }
        guard let level = levels.first, let store = nearby.first else { return nil }
        let begin = ContinuousClock.now
        guard let value = store.open(key).value else { return nil }
        level.count { statistics in
            statistics.hits += 1
            statistics.hitDuration += ContinuousClock.now - begin
        }
        return value
    }

    package func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        let near = keys.map { memory?.open($0).value }
        let flights = begin(zip(keys, near).filter { $0.1 == nil }.map(\.0), before: deadline)
        var found: [Lookup] = []
        for (key, value) in zip(keys, near) {
            if let value { found.append(.found(value)) } else { found.append(await land(key, flights[key], deadline)) }
        }
        return found
    }

    package func put(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        let open = levels.indices.filter { !levels[$0].isReadOnly }
        guard let first = open.first else { return .declined("read-only") }
        if let memory { _ = await memory.put(key, value, before: deadline) }
        guard policy == .all || (policy == .l0 && first == 0) else {
            return await putLater(key, value, open[...], keptBy: nil)
        }
        let stored = await write(key, value, at: first, deadline)
        if policy == .all { return await writeAll(key, value, open.dropFirst(), after: stored, deadline) }
        if stored.failure != nil || open.count == 1 { return stored }
        _ = await putLater(key, value, open.dropFirst(), keptBy: stored == .stored ? first : nil)
        return stored
    }

    package func remove(_ key: Key, before deadline: ContinuousClock.Instant) async {
        await memory?.remove(key, before: deadline)
        await withDiscardingTaskGroup { group in
            for level in levels where !level.isReadOnly {
                group.addTask { await level.settings.store.remove(key, before: deadline) }
            }
        }
    }

    /// Takes a value away where it is served from; slower levels may have a better copy.
    package func removeNear(_ key: Key, before deadline: ContinuousClock.Instant) async {
        await memory?.remove(key, before: deadline)
        for level in levels where level.keepsFiles && !level.isReadOnly {
            await level.settings.store.remove(key, before: deadline)
        }
    }

    /// Sums over the levels that know theirs.
    package func usage() async -> (bytes: Int64?, limit: Int64?) {
        var (bytes, limit): (Int64?, Int64?)
        for level in levels {
            let each = await level.settings.store.usage()
            if let more = each.bytes { bytes = (bytes ?? 0) &+ more }
            if let more = each.limit { limit = (limit ?? 0) &+ more }
        }
        return (bytes, limit)
    }

    /// Waits for the background writes, then for the stores themselves.
    package func flush(before deadline: ContinuousClock.Instant) async {
        _ = await uploads(reducedTo: 0, before: deadline)
        for level in levels { await level.settings.store.flush(before: deadline) }
    }
}
