/// Little-endian integers and length-prefixed bytes, one after the other.
package struct ByteWriter {
    package var bytes: [UInt8] = []

    package init() {}

    package mutating func put(_ value: UInt32) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func put(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func put(_ value: [UInt8]) {
        put(UInt32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func put(_ digest: Digest) {
        withUnsafeBytes(of: digest.words) { bytes.append(contentsOf: $0) }
    }

    package mutating func put(optional digest: Digest?) {
        bytes.append(digest == nil ? 0 : 1)
        if let digest { put(digest) }
    }
}

/// Reads what a ``ByteWriter`` wrote, or what somebody made look like it: every length is checked.
package struct ByteReader {
    package struct Malformed: Error {
        package init() {}
    }

    private let bytes: [UInt8]
    private var position: Int

    package init(_ bytes: [UInt8], from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    package var isAtEnd: Bool { position == bytes.count }

    private mutating func take(_ count: Int) throws(Malformed) -> Range<Int> {
        guard count <= bytes.count - position else { throw Malformed() }
        defer { position += count }
        return position..<position + count
    }

    package mutating func byte() throws(Malformed) -> UInt8 { bytes[try take(1).lowerBound] }

    package mutating func flag() throws(Malformed) -> Bool {
        let value = try byte()
        guard value < 2 else { throw Malformed() }
        return value == 1
    }

    package mutating func number() throws(Malformed) -> UInt32 {
        let range = try take(4)
        return range.reversed().reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
    }

    package mutating func long() throws(Malformed) -> UInt64 {
        let range = try take(8)
        return range.reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
    }

    package mutating func data() throws(Malformed) -> [UInt8] { Array(bytes[try take(Int(try number()))]) }

    package mutating func digest() throws(Malformed) -> Digest {
        guard let digest = Digest(bytes: bytes[try take(32)]) else { throw Malformed() }
        return digest
    }

    package mutating func optionalDigest() throws(Malformed) -> Digest? { try flag() ? try digest() : nil }

    /// - Parameter size: the fewest bytes that one item takes: a count cannot promise more than is there.
    package mutating func count(ofItemsTaking size: Int) throws(Malformed) -> Int {
        let count = Int(try number())
        guard count <= (bytes.count - position) / size else { throw Malformed() }
        return count
    }

    /// An item of a table, by its index.
    package mutating func item<Item>(of table: [Item]) throws(Malformed) -> Item {
        let index = Int(try number())
        guard index < table.count else { throw Malformed() }
        return table[index]
    }
}
