import PluginKit
import RedisPlugin
import Testing

@Suite struct BackoffTests {
    let start = ContinuousClock.now
    let refused = BackendError(.unreachable, "refused")

    @Test func `each failure doubles the rest, up to some seconds`() {
        var backoff = Backoff()
        #expect(!backoff.rests(at: start))
        var now = start
        var rests: [Duration] = []
        for _ in 0..<12 {
            backoff.failed(refused, at: now, jitter: 0.5)
            var rest = Duration.zero
            while backoff.rests(at: now + rest) { rest += .milliseconds(10) }
            rests.append(rest)
            now += rest
        }
        #expect(rests.prefix(3) == [.milliseconds(50), .milliseconds(100), .milliseconds(200)])
        #expect(rests.last == .seconds(5))
        #expect(backoff.error == refused)
    }

    @Test func `one success forgets all failures`() {
        var backoff = Backoff()
        for _ in 0..<5 { backoff.failed(refused, at: start, jitter: 1) }
        backoff.succeeded()
        #expect(!backoff.rests(at: start) && backoff.error == nil)
    }
}
