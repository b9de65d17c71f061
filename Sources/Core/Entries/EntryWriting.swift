package import Hashing
package import Posix

extension Entry {
    /// The stored form with every output raw: a header in memory and the outputs' own descriptors, so that a
    /// store can share or copy them in the kernel. Reads each file once, for its digest.
    /// - Throws: where the entry is larger than the format allows, or a file cannot be read or changes meanwhile.
    package func encode(key: Digest) throws(Malformed) -> Rope {
        let contents = try outputs.map { output throws(Malformed) in try Content(of: output.content) }
        guard contents.reduce(0, { $0 + $1.rope.count }) <= EntryLimits.output else {
            throw Malformed("outputs that are too large together")
        }
        var header = EntryHeader(
            key: key, aligned: contents.contains { $0.rope.count > Form.worthSharing }, producer: producer,
            stdout: stdout, stderr: stderr,
            outputs: zip(outputs, contents).map { output, content in
                EntryHeader.Output(
                    kind: output.kind, mode: output.mode, present: content.present, encoding: .raw,
                    size: content.rope.count, storedSize: content.rope.count, offset: 0, digest: content.digest)
            })
        return try header.assembled(with: contents.map(\.rope))
    }
}

extension EntryHeader {
    /// Places the frames and puts header, padding and frames in a row; small neighbours become one piece.
    mutating func assembled(with frames: [Rope]) throws(Malformed) -> Rope {
        guard outputs.count <= EntryLimits.outputs, length <= EntryLimits.header else {
            throw Malformed("an entry with \(outputs.count) outputs and a header of \(length) bytes is too large")
        }
        place()
        var front = encoded()
        var pieces: [Rope.Piece] = []
        var position = Int64(front.count)
        for index in frameOrder() {
            front += [UInt8](repeating: 0, count: Int(outputs[index].offset - position))
            for piece in frames[index].pieces {
                if case .bytes(let bytes) = piece {
                    front += bytes
                } else {
                    if !front.isEmpty { pieces.append(.bytes(front)) }
                    pieces.append(piece)
                    front = []
                }
            }
            position = outputs[index].offset + outputs[index].storedSize
        }
        if !front.isEmpty { pieces.append(.bytes(front)) }
        return Rope(pieces)
    }
}

/// An output's bytes with their digest. Small files come into memory, as they are read anyway.
private struct Content {
    var present = true
    var rope: Rope
    var digest: Digest

    init(of content: Entry.Output.Content) throws(Malformed) {
        switch content {
        case .absent: (present, rope, digest) = (false, Rope([UInt8]()), Digest(of: []))
        case .bytes(let bytes): (rope, digest) = (Rope(bytes), Digest(of: bytes))
        case .file(let file):
            guard let size = (try? file.facts())?.size else { throw Malformed("an output cannot be read") }
            guard size <= EntryLimits.output else { throw Malformed("an output of \(size) bytes is too large") }
            let whole = Rope([.file(file, offset: 0, count: size)])
            if size <= Form.worthSharing {
                guard let bytes = whole.flattened() else { throw Malformed("an output changed while it was read") }
                (rope, digest) = (Rope(bytes), Digest(of: bytes))
            } else {
                guard let found = whole.digest() else { throw Malformed("an output changed while it was read") }
                (rope, digest) = (whole, found)
            }
        }
    }
}

extension Rope {
    /// SHA-256 of all of it; `nil` when a file is shorter than it said or cannot be read.
    func digest() -> Digest? {
        let stream = DigestStream()
        let whole = forEachPart { part in
            stream.add(part)
            return true
        }
        return whole ? stream.finish() : nil
    }

    /// Hands out all of it in parts of bounded size; `false` when a file ends early or cannot be read, or as
    /// soon as `body` says so.
    func forEachPart(_ body: ([UInt8]) -> Bool) -> Bool {
        let size = count
        var done: Int64 = 0
        while done < size {
            guard let part = bytes(from: done, count: min(size - done, 256 << 10)), body(part) else { return false }
            done += Int64(part.count)
        }
        return true
    }
}
