package import PluginKit

/// How long a server is left alone after it could not be reached.
package struct Backoff {
    private static let first = Duration.milliseconds(50)
    private static let longest = Duration.seconds(5)

    private var failures = 0
    private var restsUntil: ContinuousClock.Instant?
    /// Why it rests.
    package private(set) var error: BackendError?

    package func rests(at now: ContinuousClock.Instant) -> Bool { restsUntil.map { now < $0 } ?? false }

    package init() {}

    /// - Parameter jitter: 0 to 1, so that many clients do not come back at once.
    package mutating func failed(_ error: BackendError, at now: ContinuousClock.Instant, jitter: Double) {
        let doubled = Self.first * (1 << min(failures, 7))
        restsUntil = now + min(doubled, Self.longest) * (0.75 + 0.5 * jitter)
        failures += 1
        self.error = error
    }

    package mutating func succeeded() { self = Backoff() }
}
