public import PluginKit
import Synchronization

/// Adds a bearer token that all requests share: fetched once however many wait for it, renewed before it expires and
/// after the service called it invalid.
public final class BearerAuthorizer: Authorizer {
    public typealias Fetch =
        @Sendable (_ client: HTTPClient, _ call: Call) async throws(BackendError) -> AccessToken

    /// A refusal that comes so soon after a fetch was meant for the token before it.
    static let settling: Duration = .seconds(2)

    private let tokens: TokenCache<String>
    private let fetched: LastFetch

    /// - Parameter margin: in seconds before its expiry.
    public init(margin: Int64, _ fetch: @escaping Fetch) {
        let fetched = LastFetch()
        self.fetched = fetched
        tokens = TokenCache(margin: margin) { (client, call) async throws(BackendError) in
            let token = try await fetch(client, call)
            fetched.note()
            return Expiring(token.text, until: token.expiry)
        }
    }

    public func authorize(
        _ request: inout Request, _ now: WallTime, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError) {
        request.headers.set("Authorization", "Bearer " + (try await tokens.value(client, call)))
    }

    /// Only 401 speaks of the token; 403 of what its owner may do.
    public func renew(after response: Response) async -> Bool {
        guard response.status == 401 else { return false }
        if !fetched.within(Self.settling) { await tokens.forget() }
        return true
    }
}

/// When the last token came.
private final class LastFetch: Sendable {
    private let moment = Mutex<ContinuousClock.Instant?>(nil)

    func note() { moment.withLock { $0 = .now } }

    func within(_ time: Duration) -> Bool { moment.withLock { $0.map { .now - $0 < time } ?? false } }
}
