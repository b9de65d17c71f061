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
        await queue(Upload(key: key, value: value, purpose: .backfill), faster[...])
    }
}
