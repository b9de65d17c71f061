import CPosix
import Glibc

/// The machine that we run on.
package enum Machine {
    /// Processors that this process may run on, at least one.
    package static var processors: Int {
        let allowed = Int(swc_processors())
        return allowed > 0 ? allowed : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
}
