import Posix
package import Wire

package enum FileView {
    /// Which files this process sees: its mount namespace and root directory. One system call, without `/proc`.
    package static var own: View? {
        guard let view = Caller.view else { return nil }
        return View(mountNamespace: view.namespace, rootDevice: view.device, rootInode: view.inode)
    }
}
