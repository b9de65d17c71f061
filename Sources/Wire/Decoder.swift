package import Memory

/// Reads one frame's payload. Nothing is believed: every length is checked against what is there.
package struct Decoder {
    private let bytes: ByteView
    private var position: Int
    private let end: Int

    /// Of the frame that `bytes` begin with, which must outlive the decoder.
    package init(frame bytes: ByteView) throws(WireError) {
        guard let size = try Frame.size(of: bytes), size <= bytes.count else { throw .truncated }
        self.bytes = bytes
        position = Frame.headSize
        end = size
    }

    private mutating func take(_ count: Int) throws(WireError) -> Range<Int> {
        guard count <= end - position else { throw .truncated }
        defer { position += count }
        return position..<position + count
    }

    package mutating func byte() throws(WireError) -> UInt8 { bytes[try take(1).lowerBound] }

    package mutating func flag() throws(WireError) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw .malformed
        }
    }

    package mutating func number() throws(WireError) -> UInt32 {
        UInt32(truncatingIfNeeded: try integer(4))
    }

    package mutating func long() throws(WireError) -> UInt64 { try integer(8) }

    private mutating func integer(_ size: Int) throws(WireError) -> UInt64 {
        let range = try take(size)
        var value: UInt64 = 0
        var index = range.upperBound
        while index > range.lowerBound {
            index -= 1
            value = value << 8 | UInt64(bytes[index])
        }
        return value
    }

    /// In place: valid as long as the frame.
    package mutating func view() throws(WireError) -> ByteView {
        let range = try take(Int(try number()))
        return bytes.part(from: range.lowerBound, to: range.upperBound)
    }

    package mutating func data() throws(WireError) -> [UInt8] { try view().array }

    package mutating func optionalData() throws(WireError) -> [UInt8]? {
        try flag() ? try data() : nil
    }

    /// - Parameter size: the fewest bytes that one item takes, so that a count cannot promise more than is there.
    package mutating func count(ofItemsTaking size: Int) throws(WireError) -> Int {
        let count = Int(try number())
        guard count <= (end - position) / size else { throw .truncated }
        return count
    }

    package mutating func list() throws(WireError) -> [[UInt8]] {
        let count = try count(ofItemsTaking: 4)
        var items: [[UInt8]] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try data()) }
        return items
    }

    /// Nothing may follow the last field.
    package func finish() throws(WireError) {
        guard position == end else { throw .malformed }
    }
}
