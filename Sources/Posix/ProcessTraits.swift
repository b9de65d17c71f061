import CPosix

package enum ProcessTraits {
    /// No core dumps, and no look into this process's memory or environment for others of the same user.
    package static func hideMemory() { _ = swc_undumpable() }
}

extension Descriptor {
    /// An inherited descriptor that children shall not inherit in turn; waiting on it is an event loop's business.
    package func makeOwn() {
        swc_set_close_on_exec(raw)
        _ = swc_set_nonblocking(raw, 1)
    }
}
