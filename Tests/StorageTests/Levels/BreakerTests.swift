import Storage
import Testing

@Suite struct BreakerTests {
    private let start = ContinuousClock.now

    @Test func `it opens after failures in a row and lets one call try after the pause`() {
        var breaker = Breaker(threshold: 3, firstPause: .seconds(1), longestPause: .seconds(60))
        for _ in 0..<2 { breaker.failed(at: start, jitter: 1) }
        breaker.succeeded()
        for _ in 0..<2 { breaker.failed(at: start, jitter: 1) }
        #expect(breaker.lookup(at: start) == .ask)
        breaker.failed(at: start, jitter: 1)
        #expect(breaker.lookup(at: start + .milliseconds(999)) == .skip)
        #expect(breaker.lookup(at: start + .seconds(1)) == .probe)
        #expect(breaker.lookup(at: start + .seconds(2)) == .skip, "one at a time")
        breaker.succeeded()
        #expect(breaker.lookup(at: start + .seconds(2)) == .ask)
    }

    @Test func `the pause doubles up to its bound`() {
        var breaker = Breaker(threshold: 1, firstPause: .seconds(1), longestPause: .seconds(5))
        var now = start
        breaker.failed(at: now, jitter: 1)
        for pause in [1, 2, 4, 5, 5] {
            #expect(breaker.lookup(at: now + .seconds(pause) - .nanoseconds(1)) == .skip)
            now += .seconds(pause)
            #expect(breaker.lookup(at: now) == .probe)
            breaker.failed(at: now, jitter: 1)
        }
    }

    @Test func `jitter takes up to half of the pause away`() {
        var breaker = Breaker(threshold: 1, firstPause: .seconds(2))
        breaker.failed(at: start, jitter: -3)
        #expect(breaker.lookup(at: start + .milliseconds(999)) == .skip)
        #expect(breaker.lookup(at: start + .seconds(1)) == .probe)
    }

    @Test func `late failures of calls that began before do not prolong the pause`() {
        var breaker = Breaker(threshold: 1, firstPause: .seconds(1))
        breaker.failed(at: start, jitter: 1)
        breaker.failed(at: start + .milliseconds(900), jitter: 1)
        #expect(breaker.lookup(at: start + .seconds(1)) == .probe)
    }

    @Test func `a probe whose outcome is never told does not shut the store out for good`() {
        var breaker = Breaker(threshold: 1, firstPause: .seconds(1), longestPause: .seconds(10))
        breaker.failed(at: start, jitter: 1)
        #expect(breaker.lookup(at: start + .seconds(1)) == .probe)
        #expect(breaker.lookup(at: start + .seconds(11)) == .probe)
    }

    @Test func `what will not change soon opens it at once, for long`() {
        var breaker = Breaker(threshold: 5, firstPause: .seconds(1), longestPause: .seconds(60))
        breaker.failed(at: start, jitter: 1, final: true)
        #expect(breaker.lookup(at: start + .seconds(59)) == .skip)
        #expect(breaker.lookup(at: start + .seconds(60)) == .probe)
    }
}
