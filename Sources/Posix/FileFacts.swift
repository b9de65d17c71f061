package import Glibc
package import Memory

/// What tells whether a file changed since it was looked at. Times in nanoseconds since 1970.
package struct FileFacts: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    package var size: Int64
    package var modified: Int64
    package var changed: Int64
    package var mode: UInt32

    package init(_ facts: stat) {
        device = UInt64(facts.st_dev)
        inode = UInt64(facts.st_ino)
        size = Int64(facts.st_size)
        modified = Int64(facts.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(facts.st_mtim.tv_nsec)
        changed = Int64(facts.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(facts.st_ctim.tv_nsec)
        mode = UInt32(facts.st_mode)
    }

    package init(
        device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64, mode: UInt32 = 0o100644
    ) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
        self.mode = mode
    }

    /// Of the file behind `path`; symbolic links are followed, so that a change of their target shows.
    package init(of path: Path) throws(Errno) {
        var facts = stat()
        try path.call { stat($0, &facts) }
        self.init(facts)
    }

    /// `nil` where there is nothing to look at.
    package init?(of path: CText, following: Bool = true) {
        var facts = stat()
        guard (following ? stat(path.pointer, &facts) : lstat(path.pointer, &facts)) == 0 else { return nil }
        self.init(facts)
    }

    package var isRegular: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFREG) }
    package var isLink: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFLNK) }
    package var isDirectory: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFDIR) }
    package var permissions: UInt32 { mode & 0o7777 }

    /// The younger of the two stamps: nothing in the file changed after it, as far as the clock's tick goes.
    package var youngest: Int64 { max(modified, changed) }
}
