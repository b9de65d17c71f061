import CPosix
import Glibc
package import Memory

/// Calls on names in the file system.
package enum Files {
    package static func exists(_ path: Path) -> Bool { path.withPointer { access($0, F_OK) } == 0 }

    /// A regular file that this user may execute.
    package static func isExecutable(_ path: Path) -> Bool {
        path.withPointer { access($0, X_OK) } == 0 && ((try? FileFacts(of: path))?.isRegular ?? false)
    }

    /// Whether this user may execute the file with those facts.
    package static func mayExecute(_ path: CText, _ facts: FileFacts) -> Bool {
        facts.mode & 0o111 != 0 && access(path.pointer, X_OK) == 0
    }

    /// Appends what the symbolic link holds; false where it is none.
    package static func appendLinkTarget(of path: CText, to buffer: inout ByteBuffer) -> Bool {
        buffer.fill(Int(PATH_MAX)) { room, size in
            readlink(path.pointer, room.assumingMemoryBound(to: CChar.self), size)
        } > 0
    }

    /// Of the name itself: a symbolic link is not followed.
    package static func linkFacts(of path: Path) throws(Errno) -> FileFacts {
        var facts = stat()
        try path.call { lstat($0, &facts) }
        return FileFacts(facts)
    }

    /// - Parameter following: whether a link's owner is that of what it leads to.
    package static func owner(of path: Path, following: Bool = false) throws(Errno) -> UInt32 {
        var facts = stat()
        try path.call { following ? stat($0, &facts) : lstat($0, &facts) }
        return facts.st_uid
    }

    package static func linkTarget(of path: Path) -> [UInt8]? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            let count = path.withPointer { readlink($0, buffer.baseAddress!, buffer.count) }
            guard count > 0 else { return nil }
            return buffer[..<count].map { UInt8(bitPattern: $0) }
        }
    }

    /// The path without symbolic links; `nil` where it does not exist.
    package static func real(_ path: Path) -> Path? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            path.withPointer { realpath($0, buffer.baseAddress) }.map {
                Path(Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))))
            }
        }
    }

    @discardableResult
    package static func remove(_ path: Path) -> Bool { path.withPointer { unlink($0) } == 0 }

    package static func rename(_ old: Path, to new: Path) throws(Errno) {
        try old.call { old in new.withPointer { Glibc.rename(old, $0) } }
    }

    package static func makeDirectory(_ path: Path, mode: UInt32) throws(Errno) {
        try path.call { mkdir($0, mode) }
    }

    /// Makes the directory with its parents.
    package static func makeDirectories(_ path: Path, mode: UInt32) throws(Errno) {
        do throws(Errno) {
            try makeDirectory(path, mode: mode)
        } catch {
            if error == .exists { return }
            guard error == .notFound, path.bytes.count > 1 else { throw error }
            try makeDirectories(path.directory, mode: mode)
            do throws(Errno) { try makeDirectory(path, mode: mode) } catch { if error != .exists { throw error } }
        }
    }

    /// A directory that nobody but this user can enter: made where it lacks, refused where it is a link or another
    /// user's, or open to others.
    package static func makePrivateDirectory(_ path: Path) throws(Errno) {
        do throws(Errno) { try makeDirectories(path, mode: 0o700) } catch { if error != .exists { throw error } }
        var facts = stat()
        try path.call { lstat($0, &facts) }
        guard facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == Caller.user else { throw Errno(EPERM) }
        if facts.st_mode & 0o077 != 0 { try path.call { chmod($0, 0o700) } }
    }

    /// Sets the modification time, in nanoseconds since 1970.
    package static func setModified(_ path: Path, to time: Int64) throws(Errno) {
        let stamp = timespec(tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
        let both = [stamp, stamp]
        try path.call { utimensat(AT_FDCWD, $0, both, 0) }
    }
}
