/// A dictionary that forgets: when it is full, the older half goes. Cheaper than an exact order of use, and what is
/// forgotten is only worked out again.
package struct Bounded<Key: Hashable, Value> {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let half: Int

    package init(limit: Int) { half = max(limit / 2, 1) }

    package var count: Int { young.count + old.count }

    /// Reading an old value makes it young.
    package subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old.removeValue(forKey: key) else { return nil }
            insert(key, value)
            return value
        }
        set {
            old.removeValue(forKey: key)
            if let newValue { insert(key, newValue) } else { young.removeValue(forKey: key) }
        }
    }

    package var all: [(key: Key, value: Value)] { Array(old) + Array(young) }

    package mutating func removeAll() {
        young = [:]
        old = [:]
    }

    private mutating func insert(_ key: Key, _ value: Value) {
        if young.count >= half, young[key] == nil {
            old = young
            young = [:]
        }
        young[key] = value
    }
}

extension Bounded: Sendable where Key: Sendable, Value: Sendable {}
