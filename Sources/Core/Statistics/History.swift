import Glibc
package import Posix

/// The file of all records, oldest first, and one older generation of it beside (`<path>.1`). Several daemons may
/// append at once.
package struct History: Sendable {
    package let path: Path
    /// In bytes: a larger file becomes the older generation.
    package let largestSize: Int64

    package init(path: Path, largestSize: Int64 = 1 << 20) {
        self.path = path
        self.largestSize = largestSize
    }

    private var older: Path { path.appending(".1") }

    /// Adds a line, whole or not at all. Makes the file and the directory right above it where they are missing.
    package func append(_ record: HistoryRecord) throws(Errno) {
        let line = Array((record.line + "\n").utf8)
        var file = try open()
        if try file.facts().size + Int64(line.count) > largestSize, try makeRoom(file) { file = try open() }
        let before = try file.facts().size
        let written = try file.writeOnce(line)
        guard written == line.count else {
            // The disk is full: half a line would spoil the next one too.
            try check { ftruncate(file.raw, off_t(before)) }
            throw Errno(ENOSPC)
        }
    }

    /// All readable records, oldest first. Lines that are none are passed over.
    package func records() -> [HistoryRecord] {
        [older, path].flatMap { path -> [HistoryRecord] in
            let limit = Int(min(max(largestSize, 1 << 20), 1 << 28)) * 2
            guard let bytes = try? contents(of: path, limit: limit) else { return [] }
            return bytes.split(separator: UInt8(ascii: "\n")).compactMap { HistoryRecord(line: $0) }
        }
    }

    private func open() throws(Errno) -> Descriptor {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW
        do throws(Errno) { return try Descriptor.open(path, flags, mode: 0o600) } catch {
            guard error == .notFound else { throw error }
            _ = try? path.directory.call { mkdir($0, 0o700) }
            return try Descriptor.open(path, flags, mode: 0o600)
        }
    }

    /// Renames the file away, unless another daemon is about it or has done so: then the line goes where it can.
    /// - Returns: whether the file is to be opened anew.
    private func makeRoom(_ file: Descriptor) throws(Errno) -> Bool {
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else { return false }
        guard let now = try? FileFacts(of: path), now.inode == (try file.facts().inode) else { return true }
        try path.call { from in older.withPointer { rename(from, $0) } }
        return true
    }
}
