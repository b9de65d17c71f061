import CPosix
import Glibc

extension Path {
    package func unlink() throws(Errno) { try call { Glibc.unlink($0) } }

    package func rename(to other: Path) throws(Errno) {
        try call { from in other.withPointer { Glibc.rename(from, $0) } }
    }

    /// Makes the directory and what is missing above it, mode 0700 whatever the umask is. Quiet when it is there.
    package func makeDirectories() throws(Errno) {
        let error = makeOne()
        guard let error else { return }
        guard error == .notFound, directory != self, bytes.count > 1 else { throw error }
        try directory.makeDirectories()
        if let error = makeOne() { throw error }
    }

    private func makeOne() -> Errno? {
        guard withPointer({ mkdir($0, 0o700) }) != 0 else {
            _ = withPointer { chmod($0, 0o700) }
            return nil
        }
        let error = Errno()
        return error == .exists && (try? FileFacts(of: self))?.isDirectory == true ? nil : error
    }
}

extension Descriptor {
    /// Locks the file against other openers (also in this process) until the descriptor is closed.
    /// - Returns: `false` when somebody holds it and `wait` is not wanted.
    package func lock(wait: Bool) throws(Errno) -> Bool {
        do throws(Errno) {
            try check { swc_lock(raw, 1, wait ? 1 : 0) }
            return true
        } catch {
            guard error == .wouldBlock else { throw error }
            return false
        }
    }

    /// Whether the file still has a name.
    package var isLinked: Bool {
        var facts = stat()
        return fstat(raw, &facts) == 0 && facts.st_nlink > 0
    }

    /// Writes all of it at the offset, leaving the position alone.
    package func overwrite(_ bytes: [UInt8], at offset: Int64) throws(Errno) {
        var done = 0
        while done < bytes.count {
            done += try check {
                bytes.withUnsafeBytes {
                    pwrite(raw, $0.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
                }
            }
        }
    }

    /// Permission bits, whatever the umask is.
    package func setMode(_ mode: UInt32) throws(Errno) { try check { fchmod(raw, mode) } }

    /// Sets the time of access to now and leaves the time of modification alone.
    package func touchAccess() throws(Errno) {
        // Macros that Swift does not import: UTIME_NOW and UTIME_OMIT.
        let times = [timespec(tv_sec: 0, tv_nsec: 0x3fff_ffff), timespec(tv_sec: 0, tv_nsec: 0x3fff_fffe)]
        try check { futimens(raw, times) }
    }

    /// Size, time of last access (nanoseconds since 1970) and owner of a regular file; `nil` for anything else.
    package func sizeAndAccess() throws(Errno) -> (size: Int64, accessed: Int64, owner: UInt32)? {
        var facts = stat()
        try check { fstat(raw, &facts) }
        guard facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return (Int64(facts.st_size), nanoseconds(facts.st_atim), facts.st_uid)
    }
}
