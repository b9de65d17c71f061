import Posix

/// A value while it is written, in the same tree as its place, so that a rename brings it there whole.
struct TemporaryFile {
    let path: Path
    private let directory: Path

    init(in directory: Path) {
        self.directory = directory
        path = directory.appending("/" + String(UInt64.random(in: .min ... .max), radix: 36))
    }

    /// Writes all of it, mode 0600 whatever the umask is.
    func write(_ value: Value) throws(Errno) {
        let file = try create()
        try file.setMode(0o600)
        try file.append(value)
        guard try file.facts().size == value.count else { throw .malformed }
    }

    /// After a failure; when it has moved to its place there is nothing left of it.
    func removeIfLeft() { try? path.unlink() }

    private func create() throws(Errno) -> Descriptor {
        let flags = OpenFlags.writeOnly | OpenFlags.create | OpenFlags.exclusive
        do throws(Errno) {
            return try Descriptor.open(path, flags, mode: 0o600)
        } catch {
            guard error == .notFound else { throw error }
        }
        try directory.makeDirectories()
        return try Descriptor.open(path, flags, mode: 0o600)
    }
}
