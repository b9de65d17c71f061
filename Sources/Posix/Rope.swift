/// Bytes as pieces one after the other, in memory or as ranges of open files, so that whoever writes them to a
/// file lets the kernel copy (or share) them.
package struct Rope: Sendable {
    package enum Piece: Sendable {
        case bytes([UInt8])
        case file(Descriptor, offset: Int64, count: Int64)

        package var count: Int64 {
            switch self {
            case .bytes(let bytes): Int64(bytes.count)
            case .file(_, _, let count): count
            }
        }
    }

    package var pieces: [Piece]

    package init(_ pieces: [Piece]) { self.pieces = pieces }
    package init(_ bytes: [UInt8]) { pieces = [.bytes(bytes)] }

    /// In bytes; stops at the largest number instead of overflowing.
    package var count: Int64 {
        pieces.reduce(0) { sum, piece in
            let (total, overflow) = sum.addingReportingOverflow(max(piece.count, 0))
            return overflow ? .max : total
        }
    }

    /// All of it in memory; `nil` when a file is shorter than it said or cannot be read.
    package func flattened() -> [UInt8]? {
        if pieces.count == 1, case .bytes(let bytes) = pieces[0] { return bytes }
        return bytes(from: 0, count: count)
    }

    /// Exactly `size` bytes from `offset`; `nil` when there are fewer, or they cannot be read.
    package func bytes(from offset: Int64, count size: Int64) -> [UInt8]? {
        guard offset >= 0, size >= 0, size <= Self.largestCopy else { return nil }
        var all: [UInt8] = []
        for piece in part(from: offset, count: size).pieces {
            switch piece {
            case .bytes(let bytes): all += bytes
            case .file(let file, let start, let count):
                guard let bytes = try? file.read(from: start, count: Int(count)), bytes.count == Int(count) else {
                    return nil
                }
                if all.isEmpty { all = bytes } else { all += bytes }
            }
        }
        return Int64(all.count) == size ? all : nil
    }

    /// The part of it that lies in the range: no byte is read.
    package func part(from offset: Int64, count size: Int64) -> Rope {
        var found: [Piece] = []
        var skip = max(offset, 0)
        var wanted = max(size, 0)
        for piece in pieces where piece.count > 0 && wanted > 0 {
            guard skip < piece.count else {
                skip -= piece.count
                continue
            }
            let taken = min(piece.count - skip, wanted)
            found.append(piece.part(from: skip, count: taken))
            wanted -= taken
            skip = 0
        }
        return Rope(found)
    }

    /// More than this is never asked of memory at once: 4 GiB and a little.
    private static let largestCopy: Int64 = 5 << 30
}

extension Rope.Piece {
    /// The caller has checked the range.
    fileprivate func part(from skip: Int64, count: Int64) -> Rope.Piece {
        switch self {
        case .bytes(let bytes): .bytes(Array(bytes[Int(skip)..<Int(skip + count)]))
        case .file(let file, let offset, _): .file(file, offset: offset + skip, count: count)
        }
    }
}
