public enum LogLevel: Int32, Sendable, CaseIterable {
    case debug = 0
    case info = 1
    case warning = 2
    case error = 3
}

/// What the host offers to a backend. May be kept and used from any thread; after the store is closed it is silent.
public struct Host: Sendable {
    private let write: @Sendable (LogLevel, String) -> Void

    /// For tests and tools; a plugin gets the daemon's.
    public init(log: @escaping @Sendable (LogLevel, String) -> Void) { write = log }

    /// One line, never with a secret in it.
    public func log(_ level: LogLevel, _ text: String) { write(level, text) }
}

/// What an operation carries besides its arguments.
public struct Call: Sendable {
    /// Past it nobody waits for the answer.
    public var deadline: ContinuousClock.Instant?

    public init(deadline: ContinuousClock.Instant? = nil) { self.deadline = deadline }
}
