public import PluginKit

/// A credential that ends some time.
public struct Expiring<Value: Sendable>: Sendable {
    public let value: Value
    /// `nil`: never.
    public let expiry: WallTime?

    public init(_ value: Value, until expiry: WallTime?) {
        self.value = value
        self.expiry = expiry
    }
}

/// Keeps a credential and fetches the next one before it ends; many who ask at once cause one fetch. A fetch that
/// failed is told to all who ask within the next seconds, so that a machine without credentials does not look for them
/// with every operation.
public actor TokenCache<Value: Sendable> {
    public typealias Refresh =
        @Sendable (_ client: HTTPClient, _ call: Call) async throws(BackendError) -> Expiring<Value>

    private let refresh: Refresh
    private let margin: Int64
    private let memoryOfFailures: Duration
    private var held: Expiring<Value>?
    private var failure: (error: BackendError, until: ContinuousClock.Instant)?
    private var flight: Task<Result<Expiring<Value>, BackendError>, Never>?

    /// - Parameters:
    ///   - margin: in seconds before its expiry; each credential gets up to half as much more by lot, so that a fleet
    ///     does not ask all at once.
    ///   - failures: for how long a fetch that failed is told to others.
    ///   - refresh: bounded to ten seconds, whoever waits for it.
    public init(margin: Int64, rememberingFailures failures: Duration = .seconds(3), _ refresh: @escaping Refresh) {
        self.margin = margin
        memoryOfFailures = failures
        self.refresh = refresh
    }

    /// The credential; one that is about to end and cannot be renewed is given out until its end. Waits for a fetch
    /// that is under way, whatever the call's deadline: ten seconds at most.
    public func value(_ client: HTTPClient, _ call: Call) async throws(BackendError) -> Value {
        if let held, isFresh(held) { return held.value }
        if let failure, failure.until > .now { return try substitute(for: failure.error) }
        let running = flight ?? start(client)
        flight = running
        switch await running.value {
        case .success(let fetched): return fetched.value
        case .failure(let error):
            return try substitute(for: error)
        }
    }

    private func substitute(for error: BackendError) throws(BackendError) -> Value {
        guard let held, held.expiry.map({ $0 > .now }) ?? true else { throw error }
        return held.value
    }

    /// After a refusal: the next who asks causes a fetch. `false`: there was nothing to forget.
    @discardableResult
    public func forget() -> Bool {
        defer { (held, failure) = (nil, nil) }
        return held != nil
    }

    private func isFresh(_ held: Expiring<Value>) -> Bool {
        guard let expiry = held.expiry else { return true }
        return WallTime.now < expiry.adding(seconds: -margin)
    }

    private func start(_ client: HTTPClient) -> Task<Result<Expiring<Value>, BackendError>, Never> {
        Task {
            let result: Result<Expiring<Value>, BackendError>
            do throws(BackendError) {
                let fetched = try await refresh(client, Call(deadline: .now + .seconds(10)))
                let early = margin > 1 ? Int64.random(in: 0...margin / 2) : 0
                held = Expiring(fetched.value, until: fetched.expiry?.adding(seconds: -early))
                failure = nil
                result = .success(fetched)
            } catch {
                failure = (error, .now + memoryOfFailures)
                result = .failure(error)
            }
            flight = nil
            return result
        }
    }
}
