import CPosix

/// What a file system's stamps are worth.
package enum StampTrust: Sendable {
    /// Local, stamped by this kernel's clock, also after a restart of ours.
    case lasting
    /// Stamped by this kernel's clock, but inode numbers need not mean the same file later (overlays).
    case passing
    /// Stamped by somebody else's clock, or coarsely (NFS, FUSE, FAT).
    case foreign

    /// How much older than our clock a stamp must be before it counts, in nanoseconds.
    package var margin: Int64 { self == .foreign ? 2_000_000_000 : 0 }

    /// Of the file system that holds `path`.
    package init(of path: Path) {
        // ext2 to ext4, XFS, btrfs, tmpfs, F2FS, ZFS; overlayfs.
        switch path.withPointer({ swc_file_system($0) }) {
        case 0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0xF2F5_2010, 0x2FC1_2FC1: self = .lasting
        case 0x794C_7630: self = .passing
        default: self = .foreign
        }
    }
}
