import Glibc

package enum LocalDate {
    /// Year, month and day of that moment in this process's time zone.
    /// - Parameter time: in nanoseconds since 1970.
    package static func text(of time: Int64) -> String {
        var seconds = time_t(time / 1_000_000_000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return "\(parts.tm_year + 1900)-\(parts.tm_mon + 1)-\(parts.tm_mday)"
    }
}
