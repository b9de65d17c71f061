import Hashing

extension EntryHeader {
    /// The stored form, checksum at its end.
    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        bytes += Form.magic
        bytes.add(Form.version)
        bytes.add(UInt32(length))
        bytes += key.bytes
        bytes.add(aligned ? Form.alignedFlag : 0)
        for part in [producer, stdout, stderr] { bytes.add(UInt32(part.count)) }
        bytes.add(UInt32(outputs.count))
        bytes.add(UInt32(0))
        bytes += producer + stdout + stderr
        for output in outputs { bytes.add(output) }
        return bytes + Digest(of: bytes).bytes
    }

    /// Gives every frame its place: in the table's order, but the largest last, so that a file system that
    /// shares extents can share it up to the end of the file.
    mutating func place() {
        var position = Int64(length)
        for index in frameOrder() {
            if aligned { position = (position + Form.alignment - 1) / Form.alignment * Form.alignment }
            outputs[index].offset = position
            position += outputs[index].storedSize
        }
    }

    /// Outputs that have stored bytes, as their frames follow each other.
    func frameOrder() -> [Int] {
        let stored = outputs.indices.filter { outputs[$0].storedSize > 0 }
        guard let last = stored.max(by: { outputs[$0].storedSize < outputs[$1].storedSize }) else { return [] }
        return stored.filter { $0 != last } + [last]
    }
}

extension [UInt8] {
    fileprivate mutating func add(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func add(_ output: EntryHeader.Output) {
        self += [output.kind, output.present ? 1 : 0, output.encoding.rawValue, 0]
        add(output.mode)
        add(output.size)
        add(output.storedSize)
        add(output.offset)
        self += output.digest.bytes
    }
}
