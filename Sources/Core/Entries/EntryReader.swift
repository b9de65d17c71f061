package import Hashing
package import Posix

/// An entry whose header has been checked; its outputs are read, decompressed and verified one by one.
/// Indexes are those of `header.outputs`; an index outside is answered like an absent output.
package struct EntryReader: Sendable {
    package let header: EntryHeader
    private let entry: Rope

    package init(_ entry: Rope, key: Digest) throws(Malformed) {
        header = try EntryHeader.read(from: entry, key: key)
        self.entry = entry
    }

    /// The stored bytes of an output that is kept as it is: nothing is read or verified.
    /// `nil` when it is compressed or absent.
    package func raw(_ index: Int) -> Rope? {
        guard let output = output(index), output.present, output.encoding == .raw else { return nil }
        return entry.part(from: output.offset, count: output.storedSize)
    }

    /// The same as one range of an open file, where the entry lies in a file.
    package func range(_ index: Int) -> (file: Descriptor, offset: Int64, count: Int64)? {
        guard let pieces = raw(index)?.pieces, pieces.count == 1,
            case .file(let file, let offset, let count) = pieces[0]
        else { return nil }
        return (file, offset, count)
    }

    /// Reads the output and compares it with its digest.
    package func verify(_ index: Int) throws(Malformed) {
        try decode(index) { _ in true }
    }

    /// The output, verified; empty when it is absent.
    package func bytes(of index: Int) throws(Malformed) -> [UInt8] {
        var all: [UInt8] = []
        try decode(index) { part in
            all += part
            return true
        }
        return all
    }

    /// Appends the output at the file's position. It is verified while it is written, so the file is worth
    /// something only when this returns.
    package func write(_ index: Int, to file: Descriptor) throws(WriteError) {
        var refusal: Errno?
        do throws(Malformed) {
            try decode(index) { part in
                do throws(Errno) {
                    try file.writeAll(part)
                    return true
                } catch {
                    refusal = error
                    return false
                }
            }
        } catch {
            if let refusal { throw .cannotWrite(refusal) }
            throw .malformed(error)
        }
    }

    package enum WriteError: Error, Equatable {
        case malformed(Malformed)
        /// The entry is fine, the target is not.
        case cannotWrite(Errno)
    }

    private func output(_ index: Int) -> EntryHeader.Output? {
        header.outputs.indices.contains(index) ? header.outputs[index] : nil
    }

    /// Hands the output out in parts; fails unless all of it came and its digest is right.
    private func decode(_ index: Int, _ body: ([UInt8]) -> Bool) throws(Malformed) {
        guard let output = output(index), output.present else { return }
        let stream = DigestStream()
        let whole = stored(output).decoded(output) { part in
            stream.add(part)
            return body(part)
        }
        guard whole else { throw Malformed("output \(index) is not whole") }
        guard stream.finish() == output.digest else { throw Malformed("output \(index) does not match its digest") }
    }

    private func stored(_ output: EntryHeader.Output) -> Rope {
        entry.part(from: output.offset, count: output.storedSize)
    }
}

extension Rope {
    /// Hands out what the frame holds, in parts; `false` as soon as something is wrong or `body` says so.
    fileprivate func decoded(_ output: EntryHeader.Output, _ body: ([UInt8]) -> Bool) -> Bool {
        switch output.encoding {
        case .raw: return forEachPart(body)
        case .zstd:
            guard let start = bytes(from: 0, count: min(count, 32)), Zstd.contentSize(start) == UInt64(output.size)
            else { return false }
            let reader = ZstdReader(size: output.size)
            return forEachPart { reader.add($0, body) } && reader.isWhole
        }
    }
}
