import CPosix
import Glibc

/// An advisory lock on an open file; it ends with the descriptor.
package enum FileLock {
    /// - Parameter milliseconds: how long to try at the most; a holder may have been stopped.
    /// - Returns: whether the lock is held now.
    package static func take(_ file: Descriptor, within milliseconds: Int) -> Bool {
        var left = milliseconds
        while swc_lock(file.raw, 1, 0) != 0 {
            guard left > 0, swc_errno() == EWOULDBLOCK || swc_errno() == EINTR else { return false }
            poll(nil, 0, 2)
            left -= 2
        }
        return true
    }
}
