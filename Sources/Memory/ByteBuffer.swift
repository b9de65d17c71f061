import Glibc

/// Bytes that are put together one after the other. Its views are valid until the next change.
package struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    package private(set) var count = 0

    package init(reserving capacity: Int) {
        self.capacity = max(capacity, 16)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    package var view: ByteView { ByteView(start: UnsafePointer(base), count: count) }

    /// With a NUL behind the last byte.
    package var text: CText {
        mutating get {
            reserve(1)
            base[count] = 0
            return CText(at: UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self))
        }
    }

    /// Room for so many bytes more.
    package mutating func reserve(_ more: Int) {
        guard more > capacity - count else { return }
        let larger = max(capacity * 2, count + more)
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        memcpy(copy, base, count)
        base.deallocate()
        base = copy
        capacity = larger
    }

    package mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    package mutating func append(_ bytes: ByteView) {
        reserve(bytes.count)
        if let start = bytes.pointer { memcpy(base + count, start, bytes.count) }
        count += bytes.count
    }

    package mutating func append(_ text: StaticString) { append(ByteView(text)) }

    /// In decimal digits.
    package mutating func append(decimal number: UInt32) {
        if number >= 10 { append(decimal: number / 10) }
        append(48 + UInt8(truncatingIfNeeded: number % 10))
    }

    /// The lowest `size` bytes of the number, the lowest first.
    package mutating func append(littleEndian number: UInt64, size: Int) {
        var left = number
        for _ in 0..<size {
            append(UInt8(truncatingIfNeeded: left))
            left >>= 8
        }
    }

    /// Overwrites bytes that are there; what would lie behind them is left out.
    package mutating func replace(at position: Int, littleEndian number: UInt64, size: Int) {
        var left = number
        var index = position
        while index < position + size, index >= 0, index < count {
            base[index] = UInt8(truncatingIfNeeded: left)
            left >>= 8
            index += 1
        }
    }

    /// Hands `body` the room behind the last byte, at least `size`; it answers how many bytes it filled.
    package mutating func fill(_ size: Int, _ body: (UnsafeMutableRawPointer, Int) -> Int) -> Int {
        reserve(size)
        let added = body(UnsafeMutableRawPointer(base + count), capacity - count)
        if added > 0 { count += min(added, capacity - count) }
        return added
    }

    package mutating func removeFirst(_ number: Int) {
        let gone = min(max(number, 0), count)
        memmove(base, base + gone, count - gone)
        count -= gone
    }

    package mutating func removeAll() { count = 0 }
}
