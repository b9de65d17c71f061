import ObjectStoreKit
import PluginKit
import Synchronization

extension AzureCredentials {
    /// Before its expiry, in seconds. Managed identities hand out one token until shortly before its end.
    private static let tokenMargin: Int64 = 120

    /// - Returns: `nil` where requests go out as they are.
    func authorizer(_ settings: Settings, _ host: Host) throws(BackendError) -> (any Authorizer)? {
        switch self {
        case .anonymous: return nil
        case .accountKey(let account, let key): return SharedKeyAuthorizer(try SharedKey(account: account, key: key))
        case .sharedAccessSignature(let query): return try SignatureAuthorizer(query)
        case .bearer(let token):
            guard AccessToken.mayBeHeader(token) else {
                throw BackendError(.badOption, "AZURE_STORAGE_BEARER_TOKEN is not a token")
            }
            return BearerAuthorizer(margin: 0) { (_, _) async throws(BackendError) in AccessToken(token, expiry: nil) }
        case .entra(let identity):
            let nearby = HTTPClient(.nearby(settings), host)
            return BearerAuthorizer(margin: Self.tokenMargin) { (client, call) async throws(BackendError) in
                try await identity.token(client, nearby: nearby, call)
            }
        }
    }
}

extension AzureCredentials: CustomStringConvertible {
    /// For people; without secrets.
    var description: String {
        switch self {
        case .anonymous: "none"
        case .accountKey(let account, _): "the key of the account '\(account)'"
        case .sharedAccessSignature: "a shared access signature"
        case .bearer: "AZURE_STORAGE_BEARER_TOKEN"
        case .entra(let identity): identity.description
        }
    }
}

/// Signs with the account's key. A machine whose clock is wrong learns the time from a refusal.
final class SharedKeyAuthorizer: Authorizer {
    private let key: SharedKey
    /// The service's time less ours, in seconds.
    private let skew = Mutex<Int64>(0)

    init(_ key: SharedKey) { self.key = key }

    func authorize(
        _ request: inout Request, _ now: WallTime, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError) {
        request.headers.set("x-ms-date", now.adding(seconds: skew.withLock { $0 }).http)
        request.headers.set("Authorization", key.authorization(for: request))
    }

    func renew(after response: Response) async -> Bool {
        guard response.status == 403, let date = response.headers["Date"].flatMap({ WallTime(http: $0) }) else {
            return false
        }
        let found = date.seconds - WallTime.now.seconds
        return skew.withLock { skew in
            // The service allows a quarter of an hour.
            guard abs(found - skew) > 300 else { return false }
            skew = found
            return true
        }
    }
}

/// Adds a shared access signature to the query, where it stays as it is.
final class SignatureAuthorizer: Authorizer {
    private let query: String

    init(_ query: String) throws(BackendError) {
        guard query.contains("sig="), query.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "#") })
        else {
            throw BackendError(.badOption, "the shared access signature of Azure has no 'sig=' or is not a URL's query")
        }
        self.query = query
    }

    func authorize(
        _ request: inout Request, _ now: WallTime, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError) {
        request.url.rawQuery = (request.url.rawQuery.map { $0 + "&" } ?? "") + query
    }
}
