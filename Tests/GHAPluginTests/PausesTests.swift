import ObjectStoreKit
import PluginKit
import Testing

@testable import GHAPlugin

@Suite struct PausesTests {
    private let now = ContinuousClock.now

    private func response(_ status: Int, _ body: String = "", _ headers: (String, String)...) -> Response {
        Response(status: status, headers: Headers(headers), body: Buffer(Array(body.utf8)))
    }

    @Test func `a pause is for one side, and as long as it is asked for`() {
        let pauses = Pauses()
        #expect(pauses.allows(.writing, now: now))
        #expect(pauses.take(response(429, "", ("Retry-After", "90")), .writing, now: now))
        #expect(!pauses.allows(.writing, now: now + .seconds(89)) && pauses.allows(.reading, now: now))
        #expect(pauses.allows(.writing, now: now + .seconds(90)))
    }

    @Test func `without a time it is a minute, with an absurd one an hour, and never shorter than one before`() {
        let pauses = Pauses()
        #expect(pauses.take(response(429), .reading, now: now))
        #expect(!pauses.allows(.reading, now: now + .seconds(59)) && pauses.allows(.reading, now: now + .seconds(60)))
        #expect(pauses.take(response(429, "", ("Retry-After", "1")), .reading, now: now))
        #expect(!pauses.allows(.reading, now: now + .seconds(59)))
        #expect(pauses.take(response(429, "", ("Retry-After", "999999999")), .reading, now: now))
        #expect(pauses.allows(.reading, now: now + .seconds(3600)))
    }

    @Test func `people are told once of each pause`() {
        let pauses = Pauses()
        #expect(!pauses.announces(.reading))
        for _ in 0..<3 { #expect(pauses.take(response(429), .reading, now: now)) }
        #expect(pauses.announces(.reading) && !pauses.announces(.reading) && !pauses.announces(.writing))
        #expect(pauses.take(response(429), .reading, now: now + .seconds(61)))
        #expect(pauses.announces(.reading))
    }

    @Test func `a quota that is used up is one too, anything else is not`() {
        let pauses = Pauses()
        #expect(pauses.take(response(403, "{\"code\":\"resource_exhausted\",\"msg\":\"\"}"), .writing, now: now))
        for other in [
            response(403, "{\"code\":\"permission_denied\"}"), response(500),
            response(200, "{\"code\":\"resource_exhausted\"}"),
        ] {
            #expect(!pauses.take(other, .reading, now: now))
        }
        #expect(pauses.allows(.reading, now: now))
    }
}
