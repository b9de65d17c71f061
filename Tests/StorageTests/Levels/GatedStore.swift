import Posix
import PosixAsync
import Storage
import Synchronization

/// A real store in memory behind a gate: it can be shut, fail on demand, and counts what it is asked.
final class GatedStore: Store {
    private struct State {
        var open = true
        var waiters: [CheckedContinuation<Void, Never>] = []
        var failure: Failure?
        var gets = 0
        var puts = 0
        var credentials = 0
        var arrivals: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []
    }

    private let fixed: StoreTraits
    private let memory = MemoryStore(limit: 1 << 30, pool: IOPool())
    private let state = Mutex(State())

    init(_ name: String, readOnly: Bool = false) {
        fixed = StoreTraits(name: name, location: "Test: \(name)", readOnly: readOnly)
    }

    var traits: StoreTraits {
        var traits = fixed
        traits.credentials = state.withLock { $0.credentials }
        return traits
    }

    /// Others than those that may have been refused.
    func renewCredentials() { state.withLock { $0.credentials += 1 } }

    var gets: Int { state.withLock { $0.gets } }
    var puts: Int { state.withLock { $0.puts } }

    /// From now on; `nil` heals it.
    func fail(with failure: Failure?) { state.withLock { $0.failure = failure } }

    func shut() { state.withLock { $0.open = false } }

    func reopen() {
        let waiters = state.withLock { state in
            state.open = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once so many calls stand before the shut gate.
    func standing(_ count: Int) async {
        await withCheckedContinuation { waiter in
            let there = state.withLock { state in
                if state.waiters.count < count { state.arrivals.append((count, waiter)) }
                return state.waiters.count >= count
            }
            if there { waiter.resume() }
        }
    }

    private func pass() async -> Failure? {
        await withCheckedContinuation { waiter in
            let (through, arrived) = state.withLock { state in
                if state.open { return (true, [CheckedContinuation<Void, Never>]()) }
                state.waiters.append(waiter)
                let count = state.waiters.count
                let arrived = state.arrivals.filter { $0.count <= count }.map(\.waiter)
                state.arrivals.removeAll { $0.count <= count }
                return (false, arrived)
            }
            if through { waiter.resume() }
            for one in arrived { one.resume() }
        }
        return state.withLock { $0.failure }
    }

    func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        state.withLock { $0.gets += 1 }
        if let failure = await pass() { return keys.map { _ in .unavailable(failure) } }
        return await memory.get(keys, before: deadline)
    }

    func put(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        state.withLock { $0.puts += 1 }
        if let failure = await pass() { return .failed(failure) }
        return await memory.put(key, value, before: deadline)
    }

    func remove(_ key: Key, before deadline: ContinuousClock.Instant) async {
        await memory.remove(key, before: deadline)
    }

    func usage() async -> (bytes: Int64?, limit: Int64?) { (nil, nil) }
    func flush(before deadline: ContinuousClock.Instant) async {}
}
