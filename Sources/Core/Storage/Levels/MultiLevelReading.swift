import Posix
import PosixAsync

extension MultiLevel {
    /// Joins the flights that are under way and begins one for all other keys.
    func begin(_ keys: [Key], before deadline: ContinuousClock.Instant) -> [Key: Flight] {
        var joined: [Key: Flight] = [:]
        var fresh: [Key] = []
        for key in Set(keys) {
            if let flight = flights[key] { joined[key] = flight } else { fresh.append(key) }
        }
        guard !fresh.isEmpty else { return joined }
        flightsBegun += 1
        let number = flightsBegun
        let flight = Flight(
            number: number, deadline: deadline,
            task: Task { [fresh] in await fetch(fresh, number, before: deadline) })
        for key in fresh {
            flights[key] = flight
            joined[key] = flight
        }
        return joined
    }

    func land(_ key: Key, _ flight: Flight?, _ deadline: ContinuousClock.Instant) async -> Lookup {
        guard let flight, let found = await answer(of: flight.task, before: deadline) else {
            return .unavailable(Failure(.timedOut, "no level answered in time"))
        }
        // Whoever began it had less time than this caller has.
        if found[key]?.failure?.reason == .timedOut, flight.deadline < deadline {
            return await get(key, before: deadline)
        }
        return found[key] ?? .absent
    }

    private func fetch(_ keys: [Key], _ number: Int, before deadline: ContinuousClock.Instant) async -> [Key: Lookup] {
        var found: [Key: Lookup] = [:]
        var left = keys
        for (index, level) in levels.enumerated() where !left.isEmpty {
            for (key, lookup) in zip(left, await level.get(left, before: deadline)) {
                // Some level that does not know outweighs others that say no.
                if lookup.failure != nil || found[key]?.failure == nil { found[key] = lookup }
                guard let value = lookup.value else { continue }
                found[key] = lookup
                await backfill(key, value, from: index)
            }
            left.removeAll { found[$0]?.value != nil }
        }
        for key in keys where flights[key]?.number == number { flights[key] = nil }
        return found
    }

    private func backfill(_ key: Key, _ value: Value, from index: Int) async {
        if let memory, value.liesInMemory { _ = await memory.put(key, value, before: .now + .seconds(1)) }
        guard index > 0 else { return }
        levels[index].count { $0.backfillsFrom += index }
        let faster = levels.indices.prefix(index).filter { !levels[$0].isReadOnly }
        // A file of a slower level may be gone before its turn comes.
        guard !faster.isEmpty, let held = await held(value) else { return }
        await queue(Upload(key: key, source: .held(held), purpose: .backfill), faster[...])
    }

    private func held(_ value: Value) async -> Value? {
        guard !value.liesInMemory, let pool = levels.first?.pool else { return value }
        return await pool.run { value.flattened() }.map { Value($0) }
    }

    /// What the levels behind the nearest know, where that one has something too: nothing is copied.
    package func getFar(_ key: Key, before deadline: ContinuousClock.Instant) async -> Value? {
        for level in levels where !level.keepsFiles {
            if let value = await level.get([key], before: deadline).first?.value { return value }
        }
        return nil
    }

    /// Some level is not on this machine's disk.
    package nonisolated var hasFarLevels: Bool { levels.contains { !$0.keepsFiles } }

    /// Puts a value where it is looked for first, and nowhere else: the others have it.
    package func putNear(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async {
        if let memory { _ = await memory.put(key, value, before: deadline) }
        guard let level = levels.first, level.keepsFiles, !level.isReadOnly else { return }
        _ = await level.put(key, value, for: .backfill, before: deadline)
    }
}
