import Glibc

/// Bytes on the heap that grow, and are handed to the host without a copy.
///
/// Appending is for the one who made the buffer, before anybody else sees it; from then on it does not change, which
/// is what makes it `Sendable`.
public final class Buffer: @unchecked Sendable {
    private var memory: UnsafeMutableRawPointer?
    private var capacity = 0
    public private(set) var count = 0

    public init() {}

    public convenience init(_ bytes: [UInt8]) {
        self.init()
        let copied = bytes.withUnsafeBytes { append($0) }
        precondition(copied, "no memory left")
    }

    /// A copy of what is only lent; `nil` where there is no memory left for it.
    public convenience init?(copying bytes: Bytes) {
        self.init()
        guard reserve(bytes.count), bytes.withUnsafeBytes({ append($0) }) else { return nil }
    }

    deinit { free(memory) }

    /// - Returns: `false` where there is no memory left; the buffer is then as it was.
    public func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.baseAddress, !bytes.isEmpty else { return true }
        let (total, overflow) = count.addingReportingOverflow(bytes.count)
        guard !overflow, reserve(total), let memory else { return false }
        memcpy(memory + count, first, bytes.count)
        count = total
        return true
    }

    /// Makes room for `total` bytes in all. `false`: there is no memory left.
    public func reserve(_ total: Int) -> Bool {
        guard total > capacity else { return true }
        let doubled = capacity.multipliedReportingOverflow(by: 2)
        let wanted = max(total, doubled.overflow ? total : doubled.partialValue, 256)
        guard let grown = realloc(memory, wanted) else { return false }
        memory = grown
        capacity = wanted
        return true
    }

    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: memory, count: count))
    }

    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}
