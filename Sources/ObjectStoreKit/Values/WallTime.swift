import Glibc

/// A moment of the world's clock, in UTC, to the second or finer; what signatures and expiries are about.
public struct WallTime: Comparable, Hashable, Sendable {
    /// Since 1970, leap seconds left out.
    public var seconds: Int64
    public var nanoseconds: Int32

    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    public static var now: WallTime {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return WallTime(seconds: Int64(now.tv_sec), nanoseconds: Int32(truncatingIfNeeded: now.tv_nsec))
    }

    public static func < (left: WallTime, right: WallTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// Whole seconds only, clamped at the ends of time.
    public func adding(seconds more: Int64) -> WallTime {
        let sum = seconds.addingReportingOverflow(more)
        return WallTime(seconds: sum.overflow ? (more < 0 ? .min : .max) : sum.partialValue, nanoseconds: nanoseconds)
    }
}
