import CPosix
import Glibc

/// What a process was given by the one that started it, and a daemon does not want.
package enum Inheritance {
    /// Closes every descriptor above standard error but one.
    package static func closeDescriptors(except kept: Int32) {
        if kept > 3 { _ = swc_close_range(3, UInt32(kept - 1)) }
        _ = swc_close_range(UInt32(max(kept, 2) + 1), UInt32.max)
    }

    /// Holds no directory busy, and what it makes is for this user alone.
    package static func leaveDirectory() {
        chdir("/")
        umask(0o077)
    }

    /// A log or a client that goes away is an error of that call, not the end. Children start with the default again.
    package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// As many descriptors as this process may have.
    package static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 1 << 16)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
