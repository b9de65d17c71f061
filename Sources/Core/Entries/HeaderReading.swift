package import Hashing
package import Posix

extension EntryHeader {
    /// Reads and checks everything but the outputs' bytes, believing nothing.
    /// - Parameter key: the entry must be stored under it.
    /// - Throws: where the bytes are no entry of this version, not whole, or not for this key.
    package static func read(from entry: Rope, key: Digest) throws(Malformed) -> EntryHeader {
        let size = entry.count
        guard let start = entry.bytes(from: 0, count: min(size, 8192)) else { throw Malformed("cannot be read") }
        let length = try headerLength(start, size)
        let bytes: [UInt8]?
        bytes = length <= start.count ? Array(start[..<length]) : entry.bytes(from: 0, count: Int64(length))
        guard let bytes else { throw Malformed("cannot be read") }
        let header = try decode(bytes)
        guard header.key == key else { throw Malformed("holds another key, \(header.key.hex)") }
        try header.checkPlaces(total: size)
        return header
    }

    private static func headerLength(_ start: [UInt8], _ size: Int64) throws(Malformed) -> Int {
        guard start.count >= Form.fixed + Form.checksum else { throw Malformed("too short for an entry") }
        var fields = Fields(start[...])
        guard fields.bytes(Form.magic.count).elementsEqual(Form.magic) else { throw Malformed("not an entry") }
        let version = fields.number(UInt32.self)
        guard version == Form.version else { throw Malformed("entry format \(version) is not known here") }
        let length = Int(fields.number(UInt32.self))
        guard length >= Form.fixed + Form.checksum, length <= EntryLimits.header, Int64(length) <= size else {
            throw Malformed("header of \(length) bytes in an entry of \(size)")
        }
        return length
    }

    /// - Parameter bytes: the whole header; its first fields have been checked.
    private static func decode(_ bytes: [UInt8]) throws(Malformed) -> EntryHeader {
        let covered = bytes.dropLast(Form.checksum)
        guard Digest(bytes: bytes.suffix(Form.checksum)) == Digest(of: Array(covered)) else {
            throw Malformed("header does not match its checksum")
        }
        var fields = Fields(covered)
        _ = fields.bytes(Form.magic.count + 8)
        let key = fields.digest()
        let flags = fields.number(UInt32.self)
        let sizes = (0..<3).map { _ in Int(fields.number(UInt32.self)) }
        let count = Int(fields.number(UInt32.self))
        let reserved = fields.number(UInt32.self)
        guard flags & ~Form.alignedFlag == 0, reserved == 0, count <= EntryLimits.outputs,
            sizes.reduce(count * Form.row, +) == fields.left
        else { throw Malformed("header with impossible fields") }
        var header = EntryHeader(
            key: key, aligned: flags & Form.alignedFlag != 0, producer: Array(fields.bytes(sizes[0])),
            stdout: Array(fields.bytes(sizes[1])), stderr: Array(fields.bytes(sizes[2])), outputs: [])
        for _ in 0..<count { header.outputs.append(try fields.output()) }
        guard header.outputs.reduce(0, { $0 + $1.size }) <= EntryLimits.output else {
            throw Malformed("outputs that are too large together")
        }
        return header
    }

    /// Frames must lie where `place` puts them and fill the entry to its last byte: so no two overlap,
    /// none lies outside, and nothing can hide behind them.
    private func checkPlaces(total size: Int64) throws(Malformed) {
        var expected = self
        for index in expected.outputs.indices { expected.outputs[index].offset = 0 }
        expected.place()
        guard expected == self else { throw Malformed("outputs are not where they belong") }
        guard total == size else { throw Malformed("\(size) bytes where \(total) belong") }
    }
}

/// Takes fields off the front of bytes that are known to be long enough; past the end it answers zeros.
private struct Fields {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var left: Int { rest.count }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8> {
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func number<N: FixedWidthInteger & UnsignedInteger>(_: N.Type) -> N {
        bytes(MemoryLayout<N>.size).reversed().reduce(0) { $0 << 8 | N($1) }
    }

    mutating func digest() -> Digest { Digest(bytes: bytes(32)) ?? Digest(of: []) }

    mutating func output() throws(Malformed) -> EntryHeader.Output {
        let marks = Array(bytes(4))
        let mode = number(UInt32.self)
        let numbers = (0..<3).map { _ in number(UInt64.self) }
        let digest = digest()
        guard marks.count == 4, marks[1] <= 1, marks[3] == 0,
            let encoding = EntryHeader.Encoding(rawValue: marks[2]),
            numbers.allSatisfy({ $0 <= UInt64(EntryLimits.output) * 4096 })
        else { throw Malformed("output with impossible fields") }
        let output = EntryHeader.Output(
            kind: marks[0], mode: mode, present: marks[1] == 1, encoding: encoding, size: Int64(numbers[0]),
            storedSize: Int64(numbers[1]), offset: Int64(numbers[2]), digest: digest)
        guard output.isPossible else { throw Malformed("output with impossible sizes") }
        return output
    }
}

extension EntryHeader.Output {
    fileprivate var isPossible: Bool {
        guard size <= EntryLimits.output, storedSize <= EntryLimits.output else { return false }
        guard present else { return size == 0 && storedSize == 0 && encoding == .raw }
        return encoding == .zstd ? storedSize > 0 && size <= EntryLimits.unfolded(storedSize) : storedSize == size
    }
}
