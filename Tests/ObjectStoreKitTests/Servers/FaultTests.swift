import BackendServers
import PluginKit
import Testing

@testable import ObjectStoreKit

/// What a client makes of servers that fail.
@Suite struct FaultTests {
    @Test(arguments: [429, 500, 502, 503])
    func `a passing trouble is waited for`(_ status: Int) async throws {
        let place = try await Place.faulty()
        #expect(try await place.put([7]) == 201)
        try await place.inject("status", ["status": status, "count": 2])
        #expect(try await place.get().body.bytes == [7])
        #expect(try await place.log().map(\.status) == [201, status, status, 200])
    }

    @Test(arguments: [429, 503])
    func `as long as the server asks for`(_ status: Int) async throws {
        let place = try await Place.faulty()
        _ = try await place.put([7])
        try await place.inject("status", ["status": status, "retry_after": 1])
        let began = ContinuousClock.now
        #expect(try await place.get().body.bytes == [7])
        #expect(ContinuousClock.now - began >= .seconds(1))
    }

    @Test func `but no longer than anybody waits`() async throws {
        let place = try await Place.faulty()
        try await place.inject("status", ["status": 503, "retry_after": 3600])
        let began = ContinuousClock.now
        #expect(await failure { _ = try await place.get() }?.reason == .busy)
        #expect(ContinuousClock.now - began < .seconds(30))
        #expect(try await place.log().count == 1)
    }

    @Test func `a trouble that stays is told after four attempts`() async throws {
        let place = try await Place.faulty()
        try await place.inject("status", ["status": 500, "count": 0])
        #expect(try await place.get().status == 500)
        #expect(try await place.log().count == 4)
    }

    @Test(arguments: ["reset", "truncate", "garbage", "drop"])
    func `an answer that breaks off is asked for again`(_ kind: String) async throws {
        let place = try await Place.faulty()
        let body = bytes(300_000)
        _ = try await place.put(body)
        try await place.inject(kind, ["method": "GET", "count": 2])
        #expect(try await place.get().body.bytes == body)
        try await place.inject(kind, ["method": "GET", "count": 0])
        let reason = await failure { _ = try await place.get() }?.reason
        #expect(reason == .unreachable || reason == .corrupt)
    }

    @Test(arguments: ["reset", "drop", "status"])
    func `an upload that breaks off is sent again, whole`(_ kind: String) async throws {
        let place = try await Place.faulty()
        let body = bytes(1 << 20)
        try await place.inject(kind, ["method": "PUT", "count": 2, "when": "request", "status": 503])
        #expect(try await place.put(body) == 201)
        #expect(try await place.get().body.bytes == body)
    }

    @Test(arguments: ["hang", "slow"])
    func `a server that does not answer costs the deadline and no more`(_ kind: String) async throws {
        let place = try await Place.faulty()
        _ = try await place.put(bytes(100_000))
        try await place.inject(kind, ["method": "GET", "count": 0, "bytes_per_s": 1000])
        let began = ContinuousClock.now
        let error = await failure { _ = try await place.get("a", Call(deadline: .now + .milliseconds(400))) }
        #expect(error?.reason == .timedOut)
        #expect(ContinuousClock.now - began < .seconds(10))
    }

    @Test func `a slow answer that comes in time is an answer`() async throws {
        let place = try await Place.faulty()
        _ = try await place.put(bytes(5000))
        try await place.inject("slow", ["method": "GET", "bytes_per_s": 20_000])
        #expect(try await place.get().body.bytes == bytes(5000))
    }

    @Test func `a call that is cancelled ends at once, wherever it is`() async throws {
        let place = try await Place.faulty()
        try await place.inject("hang", ["method": "GET", "count": 0])
        let running = Task { await failure { _ = try await place.get() }?.reason }
        while try await place.log().isEmpty { await Task.yield() }
        running.cancel()
        #expect(await running.value == .cancelled)

        let before = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure { _ = try await place.get() }?.reason
        }
        #expect(await before.value == .cancelled)

        try await place.inject("status", ["method": "PUT", "status": 503, "retry_after": 5])
        let waiting = Task { await failure { _ = try await place.put([1]) }?.reason }
        while try await place.log().filter({ $0.method == "PUT" }).isEmpty { await Task.yield() }
        waiting.cancel()
        #expect(await waiting.value == .cancelled)
    }

    @Test func `a cancellation that comes before its request is not lost`() async throws {
        let place = try await Place.faulty()
        let outgoing = try Outgoing(Request("GET", place.object()), Place.quick, before: .now + .seconds(30))
        let transfer = Transfer(outgoing)
        place.client.loop.cancel(transfer)
        // The loop has been round since.
        _ = try await place.put([1])
        let result = await withCheckedContinuation { waiter in
            transfer.waiter = waiter
            place.client.loop.add(transfer)
        }
        guard case .failure(let error) = result else {
            Issue.record("sent all the same")
            return
        }
        #expect(error.reason == .cancelled)
    }

    @Test func `an answer that is larger than allowed is not kept`() async throws {
        var settings = Place.quick
        settings.largestResponse = 10_000
        let place = try await Place.faulty(settings)
        _ = try await place.put(bytes(10_000))
        #expect(try await place.get().body.count == 10_000)
        _ = try await place.put(bytes(10_001))
        #expect(await failure { _ = try await place.get() }?.reason == .failed)
        #expect(try await place.log().count == 4)
    }

    @Test func `nobody at home is unreachable, soon`() async throws {
        let client = HTTPClient(Place.quick, Host { _, _ in })
        for text in ["http://127.0.0.1:9/x", "http://name.invalid/x", "https://127.0.0.1:9/"] {
            let error = await failure { _ = try await client.send(Request("GET", try URL(text)), nil, soon) }
            #expect(error?.reason == .unreachable, "\(text)")
        }
    }
}
