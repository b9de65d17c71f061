public import PluginKit
import Synchronization

/// Adds a bearer token that all requests share: fetched once however many wait for it, renewed before it expires and
/// after the service called it invalid.
public final class BearerAuthorizer: Authorizer {
    public typealias Fetch =
        @Sendable (_ client: HTTPClient, _ call: Call) async throws(BackendError) -> AccessToken

    /// Refusals that come so soon after the one that made us drop a token were meant for that token, too.
    static let settling: Duration = .seconds(2)

    private let tokens: TokenCache<String>
    private let dropped = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter margin: in seconds before its expiry.
    public init(margin: Int64, _ fetch: @escaping Fetch) {
        tokens = TokenCache(margin: margin) { (client, call) async throws(BackendError) in
            let token = try await fetch(client, call)
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
        let isFirst = dropped.withLock { dropped in
            if let last = dropped, .now - last < Self.settling { return false }
            dropped = .now
            return true
        }
        if isFirst { await tokens.forget() }
        return true
    }
}
