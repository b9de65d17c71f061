/// What a level does about a failure. One table: a new reason does not build undecided.
enum Reaction: Equatable {
    /// Worth another try at once; several in a row pause the level.
    case retryThenPause
    /// Several in a row pause the level.
    case pause
    /// Nothing will change soon: pause the level for long.
    case pauseForLong
    /// Says something of the value, nothing of the store.
    case accept
}

extension Failure.Reason {
    var reaction: Reaction {
        switch self {
        case .timedOut, .unreachable, .busy: .retryThenPause
        case .failed: .pause
        case .denied: .pauseForLong
        case .corrupt, .cancelled: .accept
        }
    }
}

extension Breaker {
    private static let weightOfWaiting = 3

    mutating func record(_ failure: Failure?, at now: ContinuousClock.Instant = .now) {
        guard let failure else { return succeeded() }
        switch failure.reason.reaction {
        case .accept: succeeded()
        case .retryThenPause, .pause:
            failed(at: now, jitter: .random(in: 0...1), weight: failure.reason == .timedOut ? Self.weightOfWaiting : 1)
        case .pauseForLong: failed(at: now, jitter: .random(in: 0...1), final: true)
        }
    }
}
