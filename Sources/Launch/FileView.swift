package import Wire
import Posix

package enum FileView {
    /// Which files this process sees: its mount namespace and root directory.
    package static var own: View? {
        guard let namespace = try? FileFacts(of: Path("/proc/self/ns/mnt")), let root = try? FileFacts(of: Path("/"))
        else { return nil }
        return View(mountNamespace: namespace.inode, rootDevice: root.device, rootInode: root.inode)
    }
}
