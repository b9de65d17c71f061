import CPosix
import Glibc

extension Descriptor {
    /// Appends the rope at the file's position: extents are shared where the file system can
    /// (`FICLONE` for a whole file, aligned ranges through `copy_file_range`), else the kernel copies.
    /// - Throws: `EBADMSG` where a source is shorter than the rope says; what was written stays.
    package func append(_ rope: Rope) throws(Errno) {
        if rope.pieces.count == 1, case .file(let source, 0, let count) = rope.pieces[0], cloned(source, count) {
            return
        }
        for piece in rope.pieces {
            switch piece {
            case .bytes(let bytes): try writeAll(bytes)
            case .file(let source, let offset, let count): try copy(from: source, offset, count)
            }
        }
    }

    /// A clone takes the whole source, so it is only tried where that is what the rope means; a source that
    /// grew or shrank since then shows in the clone's size, and the clone is undone.
    private func cloned(_ source: Descriptor, _ count: Int64) -> Bool {
        guard (try? source.facts())?.size == count, (try? facts())?.size == 0 else { return false }
        guard swc_clone_file(raw, source.raw) == 0 else { return false }
        if (try? facts())?.size == count { return lseek(raw, 0, SEEK_END) == off_t(count) }
        ftruncate(raw, 0)
        return false
    }

    private func copy(from source: Descriptor, _ offset: Int64, _ count: Int64) throws(Errno) {
        var way = Way.copyRange
        var done: Int64 = 0
        while done < count {
            let size = Int(min(count - done, 1 << 30))
            let copied: Int
            do throws(Errno) {
                copied = try way.copy(source, offset + done, self, size)
            } catch {
                guard let other = way.next, Way.refusals.contains(error.code) else { throw error }
                way = other
                continue
            }
            guard copied > 0 else { throw .malformed }
            done += Int64(copied)
        }
    }
}

/// How bytes get from file to file, best first; not every pair of file systems can do each.
private enum Way {
    case copyRange, send, readAndWrite

    static let refusals = [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EBADF, EPERM, ETXTBSY]

    var next: Way? {
        switch self {
        case .copyRange: .send
        case .send: .readAndWrite
        case .readAndWrite: nil
        }
    }

    func copy(_ source: Descriptor, _ offset: Int64, _ target: Descriptor, _ size: Int) throws(Errno) -> Int {
        switch self {
        case .copyRange: return try check { swc_copy_range(source.raw, offset, target.raw, size) }
        case .send: return try check { swc_sendfile(source.raw, offset, target.raw, size) }
        case .readAndWrite:
            let bytes = try source.read(from: offset, count: min(size, 1 << 20))
            try target.writeAll(bytes)
            return bytes.count
        }
    }
}
