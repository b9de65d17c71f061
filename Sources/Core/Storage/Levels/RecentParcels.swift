import Posix
import Synchronization

/// What a far store was lately seen to hold under manifests' keys, and the entries that came with them and nobody has
/// asked for yet. Bounded in bytes; whatever is forgotten is asked of the store.
final class RecentParcels: Sendable {
    private let kept = Mutex(RecencyList<Key, Value>())

    private static let limit: Int64 = 8 << 20

    /// What came is the manifest and, until it is asked for, the entry.
    func note(_ key: Key, _ parcel: Value, entry: (key: Key, value: Value)? = nil) {
        kept.withLock { kept in
            kept.insert(key, parcel, weight: parcel.count)
            if let entry { kept.insert(entry.key, entry.value, weight: entry.value.count) }
            kept.trim(to: Self.limit)
        }
    }

    /// As it was seen last.
    func seen(_ key: Key) -> Value? { kept.withLock { $0.use(key) } }

    func forget(_ key: Key) { kept.withLock { $0.remove(key) } }

    /// Each entry that came along, once: whoever asks again doubts it.
    func take(_ keys: [Key]) -> [Key: Lookup] {
        kept.withLock { kept in
            var found: [Key: Lookup] = [:]
            for key in keys where key.kind == .entry {
                guard let value = kept.use(key) else { continue }
                kept.remove(key)
                found[key] = .found(value)
            }
            return found
        }
    }
}
