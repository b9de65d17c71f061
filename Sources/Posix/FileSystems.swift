import CPosix

/// What a file system's stamps are worth.
package enum StampTrust: Sendable {
    /// As `lasting`, and once somebody has looked at a stamp the next change gets another one, however soon it is.
    case fine
    /// Local, stamped by this kernel's clock, also after a restart of ours.
    case lasting
    /// Stamped by this kernel's clock, but inode numbers need not mean the same file later (overlays).
    case passing
    /// Stamped by somebody else's clock, or coarsely (NFS, FUSE, FAT).
    case foreign

    /// How much older than our clock a stamp must be before it counts, in nanoseconds; negative where any counts.
    package var margin: Int64 {
        switch self {
        case .fine: -1_000_000_000
        case .lasting, .passing: 0
        case .foreign: 2_000_000_000
        }
    }

    /// An inode's number means the same file as long as its stamps are the same, also after a restart of ours.
    package var lasts: Bool { self == .fine || self == .lasting }

    /// Of the file system that holds `path`.
    package init(of path: Path) {
        // ext2 to ext4, XFS, btrfs, tmpfs, F2FS, ZFS; overlayfs.
        switch path.withPointer({ swc_file_system($0) }) {
        case 0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994: self = Self.kernelIsFine ? .fine : .lasting
        case 0xF2F5_2010, 0x2FC1_2FC1: self = .lasting
        case 0x794C_7630: self = .passing
        default: self = .foreign
        }
    }

    /// Linux 6.13 and later, with the first four of these file systems.
    private static let kernelIsFine = swc_kernel_version() >= 6 << 16 | 13
}
