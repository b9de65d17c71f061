import Foundation
import ObjectStoreKit
import Testing

@Suite struct WallTimeTests {
    @Test func `a moment is written in every form`() {
        let moment = WallTime(seconds: 1_767_323_045)
        #expect(moment.basic == "20260102T030405Z" && moment.day == "20260102")
        #expect(moment.extended == "2026-01-02T03:04:05Z" && moment.http == "Fri, 02 Jan 2026 03:04:05 GMT")
    }

    @Test func `the calendar agrees with Foundation's`() throws {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        // A prime step of some eleven days, over leap years and centuries.
        for seconds in stride(from: Int64(-2_000_000_000), to: 16_000_000_000, by: 1_000_003) {
            let moment = WallTime(seconds: seconds)
            let expected = format.string(from: Date(timeIntervalSince1970: Double(seconds)))
            try #require(moment.http == expected)
            try #require(WallTime(http: expected) == moment && WallTime(extended: moment.basic) == moment)
        }
    }

    @Test(arguments: [
        ("2026-01-02T03:04:05Z", 1_767_323_045), ("2026-01-02T03:04:05.678Z", 1_767_323_045),
        ("2026-01-02T04:04:05+01:00", 1_767_323_045), ("2026-01-01T22:34:05-0430", 1_767_323_045),
        ("20260102T030405Z", 1_767_323_045), ("2026-01-02t03:04:05.6780000z", 1_767_323_045),
        ("1970-01-01T00:00:00Z", 0),
    ])
    func `expiries are read in the vendors' spellings`(_ text: String, _ seconds: Int64) {
        #expect(WallTime(extended: text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "T", "2026-01-02", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z", "2026-01-02T24:04:05Z",
        "2026-01-02T03:04Z",
        "ab26-01-02T03:04:05Z", "2026-01-02T03:04:05+1", "99999999999-01-02T03:04:05Z", "0000-00-00T00:00:00Z",
    ])
    func `what is no moment is nothing`(_ text: String) {
        #expect(WallTime(extended: text) == nil && WallTime(http: text) == nil)
    }

    @Test func `moments are compared and clamped`() {
        #expect(WallTime(seconds: 1) < WallTime(seconds: 1, nanoseconds: 5))
        #expect(WallTime(seconds: .max).adding(seconds: 1).seconds == .max)
        #expect(WallTime(seconds: .min).adding(seconds: -1).seconds == .min)
        #expect(WallTime.now > WallTime(seconds: 1_700_000_000))
    }
}
