import Posix
package import PosixAsync
import Synchronization

/// The last used values in memory, up to a sum of bytes.
package final class MemoryStore: Store {
    package let traits: StoreTraits
    private let limit: Int64
    private let pool: IOPool
    private let values = Mutex(RecencyList<Key, [UInt8]>())

    /// - Parameters:
    ///   - limit: in bytes, keys and bookkeeping not counted.
    ///   - largest: larger values are declined; in bytes.
    ///   - pool: where values that lie in files are read.
    package init(limit: Int64, largest: Int64 = .max, pool: IOPool) {
        self.limit = limit
        self.pool = pool
        traits = StoreTraits(name: "memory", location: "Memory", readOnly: false, largestValue: min(limit, largest))
    }

    /// At once, on the caller's thread.
    package func open(_ key: Key) -> Lookup {
        values.withLock { $0.use(key) }.map { .found(Value($0)) } ?? .absent
    }

    package func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        guard deadline > .now else { return keys.map { _ in .unavailable(Failure(.timedOut, "memory: too late")) } }
        return keys.map { open($0) }
    }

    package func put(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        guard value.count <= traits.largestValue else { return .declined("too large for the memory") }
        guard deadline > .now else { return .failed(Failure(.timedOut, "memory: too late")) }
        let flattened = await flattened(value, before: deadline)
        guard let bytes = flattened else { return .failed(Failure(.failed, "memory: the value cannot be read")) }
        keep(key, bytes)
        return .stored
    }

    private var weight: Int64 { values.withLock { $0.weight } }

    private func keep(_ key: Key, _ bytes: [UInt8]) {
        values.withLock { values in
            values.insert(key, bytes, weight: Int64(bytes.count))
            values.trim(to: limit)
        }
    }

    private func forget(_ key: Key) { values.withLock { $0.remove(key) } }

    private func flattened(_ value: Value, before deadline: ContinuousClock.Instant) async -> [UInt8]? {
        if value.liesInMemory { return value.flattened() }
        guard let read = await pool.run(before: deadline, { value.flattened() }) else { return nil }
        return read
    }

    package func remove(_ key: Key, before deadline: ContinuousClock.Instant) async { forget(key) }

    package func usage() async -> (bytes: Int64?, limit: Int64?) { (weight, limit) }

    package func flush(before deadline: ContinuousClock.Instant) async {}
}

extension Value {
    /// No piece of it is a file.
    var liesInMemory: Bool {
        pieces.allSatisfy { if case .bytes = $0 { true } else { false } }
    }
}
