import Glibc

package enum Timestamp {
    /// `2026-01-31T12:00:00Z`, or with milliseconds before the `Z`.
    /// - Parameter time: in nanoseconds since 1970.
    package static func text(of time: Int64, milliseconds: Bool) -> String {
        var seconds = time_t(time / 1_000_000_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday].map { padded($0, 2) }
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded($0, 2) }
        let fraction = milliseconds ? "." + padded(Int32(time / 1_000_000 % 1000), 3) : ""
        return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + fraction + "Z"
    }

    private static func padded(_ number: Int32, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
