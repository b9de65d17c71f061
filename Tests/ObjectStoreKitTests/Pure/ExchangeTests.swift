import PluginKit
import Testing

@testable import ObjectStoreKit

/// What follows each attempt, without a network.
@Suite struct ExchangeTests {
    private struct Plain: Authorizer {
        func authorize(_: inout Request, _: WallTime, _: HTTPClient, _: Call) async throws(BackendError) {}
    }

    private let now = ContinuousClock.now

    private func exchange(
        _ method: String = "GET", authorizer: (any Authorizer)? = nil, within: Duration = .seconds(60),
        _ change: (inout Request) -> Void = { _ in }
    ) throws -> Exchange {
        var request = Request(method, try URL("http://h/a"), headers: Headers([("Authorization", "secret")]))
        change(&request)
        return Exchange(request, authorizer, deadline: now + within, Settings())
    }

    private func answer(_ status: Int, _ headers: (String, String)...) -> Result<Response, BackendError> {
        .success(Response(status: status, headers: Headers(headers), body: Buffer()))
    }

    private func pauseOf(_ step: Exchange.Step) -> Duration? { if case .again(let pause) = step { pause } else { nil } }

    private func result(_ step: Exchange.Step) -> Result<Response, BackendError>? {
        if case .done(let result) = step { result } else { nil }
    }

    @Test(arguments: [408, 425, 429, 499, 500, 502, 503, 504, 520])
    func `a passing status is tried four times, after growing pauses`(_ status: Int) throws {
        var exchange = try exchange()
        for longest in [100, 200, 400] {
            let pause = try #require(pauseOf(exchange.step(after: answer(status), now: now)))
            #expect(pause >= .milliseconds(longest / 2) && pause <= .milliseconds(longest))
        }
        #expect(try result(exchange.step(after: answer(status), now: now))?.get().status == status)
    }

    @Test(arguments: [200, 204, 304, 400, 401, 403, 404, 405, 409, 412, 501, 507])
    func `any other status is an answer`(_ status: Int) throws {
        var exchange = try exchange()
        #expect(try result(exchange.step(after: answer(status), now: now))?.get().status == status)
    }

    @Test func `trouble on the way is tried again, but not what will not change`() throws {
        for reason in BackendError.Reason.allCases {
            var exchange = try exchange()
            let step = exchange.step(after: .failure(BackendError(reason, "")), now: now)
            #expect((pauseOf(step) != nil) == [.unreachable, .corrupt].contains(reason), "\(reason)")
        }
    }

    @Test func `a status that is an answer to this request is not tried again`() throws {
        var exchange = try exchange { $0.finalStatuses = [500] }
        #expect(try result(exchange.step(after: answer(500), now: now))?.get().status == 500)
        #expect(pauseOf(exchange.step(after: answer(503), now: now)) != nil)
    }

    @Test func `nothing is tried after the deadline, or where the request forbids it`() throws {
        var late = try exchange(within: .milliseconds(20))
        #expect(result(late.step(after: answer(503), now: now)) != nil)
        var once = try exchange { $0.mayRetry = false }
        #expect(result(once.step(after: answer(503, ("Retry-After", "9999")), now: now)) != nil)
    }

    @Test func `Retry-After is kept, and one that is too long ends it at once`() throws {
        var patient = try exchange()
        let date = WallTime.now.adding(seconds: 3).http
        #expect(pauseOf(patient.step(after: answer(429, ("retry-after", "2")), now: now)) == .seconds(2))
        let until = try #require(pauseOf(patient.step(after: answer(503, ("Retry-After", date)), now: now)))
        #expect(until >= .seconds(2) && until <= .seconds(3))
        let odd = try #require(pauseOf(patient.step(after: answer(503, ("Retry-After", "soon")), now: now)))
        #expect(odd < .seconds(1))
        for asked in ["11", "3600", "99999999999999"] {
            var long = try exchange()
            let ended = result(long.step(after: answer(429, ("Retry-After", asked)), now: now))
            #expect(throws: BackendError.self) { try ended?.get() }
        }
        var short = try exchange(within: .seconds(1))
        let ended = try #require(result(short.step(after: answer(429, ("Retry-After", "2")), now: now)))
        guard case .failure(let error) = ended else {
            Issue.record("waited past the deadline")
            return
        }
        #expect(error == BackendError(.busy, "HTTP 429, wants to be left alone for 2 s"))
    }

    @Test(arguments: [400, 401, 403])
    func `a refusal lets the authorizer renew once`(_ status: Int) throws {
        var exchange = try exchange(authorizer: Plain())
        guard case .renew = exchange.step(after: answer(status), now: now) else {
            Issue.record("not renewed")
            return
        }
        #expect(result(exchange.step(after: answer(status), now: now)) != nil)
    }

    @Test func `redirects are followed where asked, and secrets stay with their host`() throws {
        var same = try exchange(authorizer: Plain()) { $0.followsRedirects = true }
        #expect(pauseOf(same.step(after: answer(302, ("Location", "/b?c")), now: now)) == .zero)
        #expect(try same.request.url.text() == "http://h/b?c" && same.authorizer != nil)
        #expect(same.request.headers["authorization"] == "secret")
        #expect(pauseOf(same.step(after: answer(307, ("Location", "http://other/c")), now: now)) == .zero)
        #expect(same.authorizer == nil && same.request.headers["authorization"] == nil)

        var not = try exchange()
        #expect(try result(not.step(after: answer(302, ("Location", "/b")), now: now))?.get().status == 302)
        var put = try exchange("PUT") { $0.followsRedirects = true }
        #expect(try result(put.step(after: answer(302, ("Location", "/b")), now: now))?.get().status == 302)
        var round = try exchange { $0.followsRedirects = true }
        for _ in 0..<5 { #expect(pauseOf(round.step(after: answer(302, ("Location", "/b")), now: now)) != nil) }
        #expect(throws: BackendError.self) {
            try result(round.step(after: answer(302, ("Location", "/b")), now: now))?.get()
        }
    }
}
