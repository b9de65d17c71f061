/// Decides whether a store that fails is still asked: time and outcomes come in, a decision goes out. After some
/// failures in a row it is left alone for a while that doubles; then one call may try.
package struct Breaker: Sendable {
    package enum Action: Equatable, Sendable { case ask, probe, skip }

    private enum State {
        case closed(failures: Int)
        case open(until: ContinuousClock.Instant, pause: Duration)
        /// One call is trying. Should its outcome never be told, another may try after the pause.
        case probing(until: ContinuousClock.Instant, pause: Duration)
    }

    private var state = State.closed(failures: 0)
    private let threshold: Int
    private let firstPause: Duration
    private let longestPause: Duration

    /// - Parameter threshold: so many failures in a row open it.
    package init(threshold: Int = 5, firstPause: Duration = .seconds(1), longestPause: Duration = .seconds(60)) {
        self.threshold = threshold
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    package mutating func lookup(at now: ContinuousClock.Instant) -> Action {
        switch state {
        case .closed: return .ask
        case .open(let until, let pause), .probing(let until, let pause):
            guard now >= until else { return .skip }
            state = .probing(until: now + longestPause, pause: pause)
            return .probe
        }
    }

    /// It was opened, and nothing has succeeded since.
    package var isPausing: Bool { if case .closed = state { false } else { true } }

    /// Nobody may try now.
    package func isPaused(at now: ContinuousClock.Instant) -> Bool {
        if case .open(let until, _) = state { now < until } else { false }
    }

    package mutating func succeeded() { state = .closed(failures: 0) }

    /// - Parameters:
    ///   - jitter: 0 to 1, at random, so that many daemons do not come back at the same moment.
    ///   - final: it makes no sense to ask again soon (credentials were refused).
    ///   - weight: it counts as so many failures: waiting in vain costs more than hearing no.
    package mutating func failed(
        at now: ContinuousClock.Instant, jitter: Double, final: Bool = false, weight: Int = 1
    ) {
        let pause: Duration
        switch state {
        case .closed(let failures) where failures + weight < threshold && !final:
            state = .closed(failures: failures + weight)
            return
        case .closed: pause = final ? longestPause : firstPause
        // A late outcome of a call that began before it opened says nothing new.
        case .open: return
        case .probing(_, let last): pause = min(last * 2, longestPause)
        }
        state = .open(until: now + pause * (0.5 + 0.5 * min(max(jitter, 0), 1)), pause: pause)
    }
}
