// How moments are written in headers and answers.

extension WallTime {
    /// `20260102`.
    public var day: String {
        let date = civil
        return digits(date.year, 4) + digits(date.month, 2) + digits(date.day, 2)
    }

    /// `20260102T030405Z`.
    public var basic: String {
        let date = civil
        return day + "T" + digits(date.hour, 2) + digits(date.minute, 2) + digits(date.second, 2) + "Z"
    }

    /// `2026-01-02T03:04:05Z`.
    public var extended: String {
        let date = civil
        return [date.year, date.month, date.day].map { digits($0, $0 == date.year ? 4 : 2) }.joined(separator: "-")
            + "T"
            + clock(date) + "Z"
    }

    /// `Fri, 02 Jan 2026 03:04:05 GMT`, for headers.
    public var http: String {
        let date = civil
        let weekday = Self.weekdays[Int((seconds.flooredDays % 7 + 11) % 7)]
        return
            "\(weekday), \(digits(date.day, 2)) \(Self.months[date.month - 1]) \(digits(date.year, 4)) \(clock(date)) GMT"
    }

    private func clock(_ date: Civil) -> String {
        [date.hour, date.minute, date.second].map { digits($0, 2) }.joined(separator: ":")
    }

    private func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.utf8.count, 0)) + text
    }

    private var civil: Civil { Civil(seconds) }

    fileprivate static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    fileprivate static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension WallTime {
    /// `Fri, 02 Jan 2026 03:04:05 GMT`; the weekday is not looked at.
    public init?(http text: String) {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "," }).map { String($0) }
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
            let month = Self.months.firstIndex(of: words[2])
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, let moment = Civil(year, month + 1, day, clock).moment else { return nil }
        self.init(seconds: moment)
    }

    /// RFC 3339 and its basic form: `2026-01-02T03:04:05.678Z`, `…+01:00`, `20260102T030405Z`.
    public init?(extended text: String) {
        let halves = text.uppercased().split(separator: "T")
        guard halves.count == 2 else { return nil }
        let date = halves[0].utf8.filter { $0 != UInt8(ascii: "-") }
        var clock = Substring(halves[1])
        guard let offset = Self.takeOffset(&clock) else { return nil }
        let time = clock.prefix { $0 != "." }.utf8.filter { $0 != UInt8(ascii: ":") }
        guard date.count == 8, time.count == 6, let day = Self.numbers(date, [4, 2, 2]),
            let hour = Self.numbers(time, [2, 2, 2]),
            let moment = Civil(day[0], day[1], day[2], hour).moment
        else { return nil }
        self.init(seconds: moment - offset)
    }

    /// The zone at the end, in seconds east of Greenwich.
    private static func takeOffset(_ text: inout Substring) -> Int64? {
        if text.last == "Z" {
            text.removeLast()
            return 0
        }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return nil }
        let zone = text[text.index(after: sign)...].utf8.filter { $0 != UInt8(ascii: ":") }
        guard zone.count == 4, let parts = numbers(zone, [2, 2]) else { return nil }
        let east = text[sign] == "+"
        text = text[..<sign]
        let seconds = Int64(parts[0] * 3600 + parts[1] * 60)
        return east ? seconds : -seconds
    }

    private static func numbers(_ digits: [UInt8], _ widths: [Int]) -> [Int]? {
        var rest = digits[...]
        let parts = widths.map { width in
            defer { rest = rest.dropFirst(width) }
            return rest.prefix(width)
        }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    }
}

/// A date of the Gregorian calendar.
private struct Civil {
    var year, month, day, hour, minute, second: Int

    init(_ year: Int, _ month: Int, _ day: Int, _ clock: [Int]) {
        (self.year, self.month, self.day) = (year, month, day)
        (hour, minute, second) = (clock[0], clock[1], clock[2])
    }

    /// Counts in years that begin with March, so that the leap day is the last; in eras of 400 years.
    init(_ seconds: Int64) {
        let days = seconds.flooredDays
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * march + 2) / 5 + 1)
        month = Int(march < 10 ? march + 3 : march - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        let rest = Int(seconds - days * 86_400)
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// Seconds since 1970; `nil` for what is no date.
    var moment: Int64? {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
            (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let march = Int64(month > 2 ? month - 3 : month + 9)
        let shifted = Int64(month > 2 ? year : year - 1)
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * march + 2) / 5 + Int64(day) - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }
}

extension Int64 {
    /// Days since 1970 of as many seconds, also before.
    fileprivate var flooredDays: Int64 { self >= 0 ? self / 86_400 : -((-self + 86_399) / 86_400) }
}
