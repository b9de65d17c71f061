import CPosix
import Glibc

extension Descriptor {
    /// Waits for something to read, or for the other side's end.
    package func isReadable(within milliseconds: Int32) -> Bool { isReady(Int32(SWC_READABLE), milliseconds) }

    /// Waits for room to write.
    package func isWritable(within milliseconds: Int32) -> Bool { isReady(Int32(SWC_WRITABLE), milliseconds) }

    private func isReady(_ events: Int32, _ milliseconds: Int32) -> Bool {
        let deadline = Clock.monotonic &+ Int64(milliseconds) &* 1_000_000
        var left = milliseconds
        while true {
            let result = swc_poll_one(raw, events, left)
            if result > 0 { return true }
            if result == 0 || swc_errno() != EINTR { return false }
            left = Int32(clamping: max(0, (deadline &- Clock.monotonic) / 1_000_000))
        }
    }
}
