import Glibc

/// Bytes that somebody else owns, as a start and a count: words of the command line, variables, parts of a frame.
/// Valid as long as their owner; every access is checked against the count.
///
/// The client's way to a hit uses this in place of arrays: an array's first use in a process makes the runtime build
/// the metadata of its type, which costs more than all the work done on it.
package struct ByteView: @unchecked Sendable {
    // Only read through, and checked: sharing it is as safe as sharing what it looks at.
    let start: UnsafePointer<UInt8>?
    package let count: Int

    package init(start: UnsafePointer<UInt8>?, count: Int) {
        self.start = start
        self.count = start == nil ? 0 : max(count, 0)
    }

    package init(_ text: StaticString) {
        self.init(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    package var isEmpty: Bool { count == 0 }

    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count)
        return start.map { $0[index] } ?? 0
    }

    package var first: UInt8? { isEmpty ? nil : self[0] }

    /// The bytes of the range, cut to those that are there.
    package func part(from lower: Int, to upper: Int) -> ByteView {
        let lower = min(max(lower, 0), count)
        let upper = min(max(upper, lower), count)
        return ByteView(start: start.map { $0 + lower }, count: upper - lower)
    }

    package func dropFirst(_ number: Int) -> ByteView { part(from: number, to: count) }

    package func firstIndex(of byte: UInt8) -> Int? {
        var index = 0
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    package func lastIndex(of byte: UInt8) -> Int? {
        var index = count
        while index > 0 {
            index -= 1
            if self[index] == byte { return index }
        }
        return nil
    }

    package func hasPrefix(_ other: ByteView) -> Bool { part(from: 0, to: other.count) == other }

    package static func == (left: ByteView, right: ByteView) -> Bool {
        guard left.count == right.count else { return false }
        guard let a = left.start, let b = right.start else { return true }
        return memcmp(a, b, left.count) == 0
    }

    package static func == (left: ByteView, right: StaticString) -> Bool { left == ByteView(right) }

    /// A copy.
    package var array: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// For a system call.
    package var pointer: UnsafePointer<UInt8>? { start }
}

extension [UInt8] {
    /// The view is valid during the call.
    package func withView<R, E: Error>(_ body: (ByteView) throws(E) -> R) throws(E) -> R {
        try withUnsafeBufferPointer { bytes throws(E) in
            try body(ByteView(start: bytes.baseAddress, count: bytes.count))
        }
    }
}
