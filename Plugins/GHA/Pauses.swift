import ObjectStoreKit
import PluginKit
import Synchronization

/// How long GitHub wants to be left alone, for reading and for writing.
final class Pauses: Sendable {
    enum Side: Sendable { case reading, writing }

    private struct State {
        var reading: ContinuousClock.Instant?
        var writing: ContinuousClock.Instant?
        var unannounced: Set<Side> = []
    }

    private let state = Mutex(State())

    /// - Returns: whether it is over, or there was none.
    func allows(_ side: Side, now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            let until = side == .reading ? state.reading : state.writing
            return until.map { $0 <= now } ?? true
        }
    }

    /// - Returns: whether the answer begins a pause: too many requests, or the quota is used up. A minute where the
    ///   service does not say for how long, an hour at most.
    func take(_ response: Response, _ side: Side, now: ContinuousClock.Instant = .now) -> Bool {
        guard response.status == 429 || Self.isExhausted(response) else { return false }
        let until = now + min(RetryAfter.pause(response) ?? .seconds(60), .seconds(3600))
        state.withLock { state in
            let before = side == .reading ? state.reading : state.writing
            if before.map({ $0 <= now }) ?? true { state.unannounced.insert(side) }
            switch side {
            case .reading: state.reading = max(until, state.reading ?? until)
            case .writing: state.writing = max(until, state.writing ?? until)
            }
        }
        return true
    }

    /// Whether people are to be told of a pause that has begun: once for each.
    func announces(_ side: Side) -> Bool { state.withLock { $0.unannounced.remove(side) != nil } }

    private static func isExhausted(_ response: Response) -> Bool {
        guard (400..<600).contains(response.status), let told = try? JSON.table(in: response.body) else { return false }
        return told.text("code") == "resource_exhausted"
    }
}
