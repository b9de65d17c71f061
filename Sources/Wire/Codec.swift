/// Why bytes from the other side could not be read.
package enum WireError: Error, Equatable {
    case truncated
    case unknownKind(UInt8)
    case tooLarge
    case malformed
}

/// The head of a frame: four bytes of length, little-endian, then that many bytes, the first of them the kind.
package enum Frame {
    package static let headSize = 4
    package static let limit = 64 << 20

    /// How many bytes the frame that begins with `bytes` has in all; `nil` until its head is there.
    package static func size(of bytes: [UInt8]) throws(WireError) -> Int? {
        guard bytes.count >= headSize else { return nil }
        let length =
            Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16 | Int(bytes[3]) << 24
        guard length <= limit else { throw .tooLarge }
        guard length > 0 else { throw .malformed }
        return headSize + length
    }
}

/// Writes one frame: little-endian integers and length-prefixed bytes, one after the other.
package struct Encoder {
    private var bytes: [UInt8]

    /// Leaves room for the length that ``frame()`` writes in the end.
    package init(kind: UInt8, reserving capacity: Int = 8192) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(contentsOf: [0, 0, 0, 0, kind])
    }

    package mutating func put(_ value: UInt32) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func put(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }

    package mutating func put(_ value: UInt8) { bytes.append(value) }

    package mutating func put(_ value: [UInt8]) {
        put(UInt32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func put(_ list: [[UInt8]]) {
        put(UInt32(truncatingIfNeeded: list.count))
        for item in list { put(item) }
    }

    package mutating func put(_ value: [UInt8]?) {
        put(value != nil)
        if let value { put(value) }
    }

    /// The finished frame: the length of what follows, then kind and payload.
    /// - Throws: `.tooLarge` where the other side would refuse it.
    package consuming func frame() throws(WireError) -> [UInt8] {
        let length = bytes.count - Frame.headSize
        guard length <= Frame.limit else { throw .tooLarge }
        for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
        return bytes
    }
}

/// Reads one frame's payload. Nothing is believed: every length is checked against what is there.
package struct Decoder {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    package init(_ bytes: [UInt8], from position: Int, to end: Int) {
        self.bytes = bytes
        self.position = position
        self.end = min(end, bytes.count)
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
        var value: UInt32 = 0
        for index in try take(4).reversed() { value = value << 8 | UInt32(bytes[index]) }
        return value
    }

    package mutating func long() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        for index in try take(8).reversed() { value = value << 8 | UInt64(bytes[index]) }
        return value
    }

    package mutating func data() throws(WireError) -> [UInt8] {
        Array(bytes[try take(Int(try number()))])
    }

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
