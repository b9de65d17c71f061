package import Posix

/// The mount points behind which a call may hang: on somebody else's machine, or in somebody else's program.
package struct SlowMounts: Equatable, Sendable {
    package private(set) var points: [[UInt8]]

    private static let kinds: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "glusterfs", "beegfs", "gpfs",
        "orangefs",
        "coda", "ncpfs", "autofs", "virtiofs", "fuse", "fuseblk",
    ]

    package init(_ mounts: [MountTable.Mount] = []) {
        // With such a root nothing would be left to be quick.
        points = mounts.filter { $0.point.count > 1 && Self.mayHang($0.kind) }.map(\.point)
    }

    private static func mayHang(_ kind: [UInt8]) -> Bool {
        let kind = String(decoding: kind, as: UTF8.self)
        return kinds.contains(kind) || kind.hasPrefix("fuse.")
    }

    package var isEmpty: Bool { points.isEmpty }

    /// The outermost of these that the path leads through, links apart.
    package func point(above path: some Collection<UInt8>) -> [UInt8]? {
        points.filter { point in
            path.starts(with: point)
                && (path.count == point.count || path.dropFirst(point.count).first == UInt8(ascii: "/"))
        }.min { $0.count < $1.count }
    }
}
