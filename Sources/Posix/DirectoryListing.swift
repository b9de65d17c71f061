import Glibc

/// A regular file in a directory, as a listing shows it. Times in nanoseconds since 1970.
package struct ListedFile: Equatable, Sendable {
    package var name: [UInt8]
    package var size: Int64
    package var accessed: Int64
    package var modified: Int64
    /// When its name, mode or content last changed.
    package var changed: Int64

    package init(name: [UInt8], size: Int64, accessed: Int64, modified: Int64, changed: Int64 = 0) {
        self.name = name
        self.size = size
        self.accessed = accessed
        self.modified = modified
        self.changed = changed
    }

    /// When it was last wanted.
    package var used: Int64 { max(accessed, modified) }
}

/// The regular files in a directory whose names `wanted` accepts, in no order; links are not followed.
/// A file that goes while the directory is read is left out.
package func list(_ directory: Path, where wanted: ([UInt8]) -> Bool) throws(Errno) -> [ListedFile] {
    guard let stream = directory.withPointer({ opendir($0) }) else { throw Errno() }
    defer { closedir(stream) }
    var files: [ListedFile] = []
    while let entry = readdir(stream) {
        let name = nameBytes(entry)
        guard wanted(name) else { continue }
        var facts = stat()
        let known = Path(name).withPointer { fstatat(dirfd(stream), $0, &facts, AT_SYMLINK_NOFOLLOW) }
        guard known == 0, facts.st_mode & S_IFMT == S_IFREG else { continue }
        files.append(
            ListedFile(
                name: name, size: Int64(facts.st_size), accessed: nanoseconds(facts.st_atim),
                modified: nanoseconds(facts.st_mtim), changed: nanoseconds(facts.st_ctim)))
    }
    return files
}

extension Files {
    /// What lies in a directory, by name, in the order of the bytes; without `.` and `..`.
    package static func names(in directory: Path) throws(Errno) -> [[UInt8]] {
        (try names(in: directory, limit: .max) ?? []).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// In no order; `nil` where there are more than `limit`.
    package static func names(in directory: Path, limit: Int) throws(Errno) -> [[UInt8]]? {
        guard let stream = directory.withPointer({ opendir($0) }) else { throw Errno() }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = nameBytes(entry)
            if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
            if names.count == limit { return nil }
            names.append(name)
        }
        return names
    }
}

private func nameBytes(_ entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19
    let start = UnsafeRawPointer(entry) + offset
    return Array(UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self))))
}

func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
}
