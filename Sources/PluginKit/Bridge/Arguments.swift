import Glibc
import PluginABI

/// An operation's number and its deadline on Swift's clock.
struct Operation: Sendable {
    let number: UInt64
    let deadline: ContinuousClock.Instant?

    /// `nil`: it has not even a number. A table of an older host is shorter: what is missing stays zero.
    init?(_ operation: UnsafePointer<swcache_operation>?) {
        guard let operation else { return nil }
        var copy = swcache_operation()
        let size = min(Int(clamping: operation.pointee.size), MemoryLayout<swcache_operation>.size)
        guard size >= 2 * MemoryLayout<UInt64>.size else { return nil }
        withUnsafeMutableBytes(of: &copy) { $0.copyMemory(from: UnsafeRawBufferPointer(start: operation, count: size)) }
        number = copy.number
        deadline = copy.deadline_ns == 0 ? nil : .now + Self.distance(to: copy.deadline_ns)
    }

    /// The ABI's clock stops while the machine sleeps, Swift's continuous one does not: only the distance counts.
    private static func distance(to deadline: UInt64) -> Duration {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let nanoseconds = Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec)
        return .nanoseconds(Int64(clamping: deadline) - nanoseconds)
    }
}

extension Options {
    /// `nil`: a view without bytes among them, or a count without options.
    init?(_ options: UnsafePointer<swcache_option>?, _ count: UInt64) {
        guard count == 0 || options != nil, let count = Int(exactly: count) else { return nil }
        var pairs: [(name: String, value: [UInt8])] = []
        for option in UnsafeBufferPointer(start: options, count: count) {
            guard let name = option.name.checked, let value = option.value.checked else { return nil }
            pairs.append((name.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }, value.copy))
        }
        self.init(pairs)
    }
}

extension swcache_bytes {
    /// `nil`: a size without bytes, or one that no memory has.
    var checked: Bytes? {
        guard size != 0 else { return Bytes(UnsafeRawBufferPointer(start: nil, count: 0)) }
        guard let data, let count = Int(exactly: size) else { return nil }
        return Bytes(UnsafeRawBufferPointer(start: data, count: count))
    }
}
