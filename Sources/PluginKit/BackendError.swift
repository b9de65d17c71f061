/// Why there is no answer. The message is for people and never holds a secret.
public struct BackendError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable, CaseIterable {
        /// No better word.
        case failed
        /// Connection refused, name not resolved: worth a retry.
        case unreachable
        case timedOut
        case cancelled
        /// Credentials missing or refused: not worth a retry.
        case denied
        /// Throttled: back off, then retry.
        case busy
        /// The configuration cannot work.
        case badOption
        /// The store answered nonsense.
        case corrupt
        /// An answer, not a failure: the store does not want that value or does not do such a thing.
        case declined
    }

    public let reason: Reason
    public let message: String

    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}
