import Foundation
import Posix
import Testing

/// A file system of its own in a file, where this machine and user can have one.
struct Mount {
    private let room: Room
    var directory: URL { room.directory.appending(path: "mounted") }
    var path: Path { Path(directory.path) }

    /// One whose files can share blocks; `nil` where there is no `mkfs.xfs`, no root or no loop device.
    static func xfs() async throws -> Mount? {
        guard Caller.user == 0 else { return nil }
        let mount = Mount(room: try Room())
        let script = """
            PATH=$PATH:/sbin:/usr/sbin; command -v mkfs.xfs >/dev/null || exit 1
            truncate -s 320M image && mkfs.xfs -q -m reflink=1 image && mkdir mounted && mount -o loop image mounted
            """
        guard await (try Worker(["sh", "-c", script], in: mount.room.path)).ended()?.code == 0 else { return nil }
        return mount
    }

    func end() { _ = Worker.unmount(directory.path) }
}

extension Worker {
    /// Blocks for a moment: for the end of a test.
    static func unmount(_ path: String) -> Int32? {
        guard let child = try? Worker(["umount", "-l", path], in: Path("/")).child else { return nil }
        return (try? child.wait())?.code
    }
}
