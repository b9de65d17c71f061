import Glibc

package enum Clock {
    /// The clock that stamps files, in nanoseconds since 1970: coarse, so that a file changed after this moment
    /// never has an older stamp.
    package static var fileTime: Int64 { read(CLOCK_REALTIME_COARSE) }

    /// Wall-clock time in nanoseconds since 1970.
    package static var now: Int64 { read(CLOCK_REALTIME) }

    /// Never set back; for durations, in nanoseconds.
    package static var monotonic: Int64 { read(CLOCK_MONOTONIC) }

    /// The step of `fileTime`, in nanoseconds.
    package static var fileTick: Int64 {
        var step = timespec()
        clock_getres(CLOCK_REALTIME_COARSE, &step)
        return nanoseconds(step)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
