import Glibc

/// The ABI's clock stops while the machine sleeps, Swift's continuous one does not: only the distance is handed on.
func monotonic(_ deadline: ContinuousClock.Instant) -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let left = deadline - .now
    let (seconds, attoseconds) = left.components
    guard seconds >= 0, seconds < 1 << 32 else { return seconds < 0 ? 1 : 0 }
    let nanoseconds = Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec)
    return UInt64(max(nanoseconds &+ seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000, 1))
}
