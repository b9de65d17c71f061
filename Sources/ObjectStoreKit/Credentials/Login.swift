public import PluginKit
import Synchronization

/// The access key in force, and what is known of the service's clock.
public final class Login: Sendable {
    private let client: HTTPClient
    private let cache: TokenCache<AccessKey>
    private let staleCodes: Set<String>
    private let clock = Mutex<Int64>(0)

    /// A difference that is not worth a second attempt, in seconds.
    private static let smallSkew: UInt64 = 60

    /// - Parameters:
    ///   - staleCodes: the service's error codes for a key that another fetch may replace.
    ///   - fetch: from wherever the configuration says; not called for many who wait at once.
    public init(
        _ client: HTTPClient, staleCodes: Set<String>,
        fetch: @escaping @Sendable (_ client: HTTPClient, _ call: Call) async throws(BackendError) -> AccessKey
    ) {
        self.client = client
        self.staleCodes = staleCodes
        cache = TokenCache(margin: 120) { (client, call) async throws(BackendError) in
            let key = try await fetch(client, call)
            return Expiring(key, until: key.expiry)
        }
    }

    /// The service's time less this machine's, in seconds.
    public var skew: Int64 { clock.withLock { $0 } }

    public func key(_ call: Call) async throws(BackendError) -> AccessKey {
        try await cache.value(client, call)
    }

    /// What a request was signed with.
    struct Ink {
        var key: AccessKey
        var skew: Int64
    }

    /// Whether another attempt would be another one, after a refusal of a request.
    func renew(after response: Response, used: Ink) async -> Bool {
        if let code = response.errorMember("Code"), staleCodes.contains(code) { return await replace(used.key) }
        guard response.status == 403, let skew = response.clockSkew(at: .now),
            (skew - used.skew).magnitude > Self.smallSkew
        else { return false }
        clock.withLock { $0 = skew }
        return true
    }

    /// Keys of the environment do not change by being asked for again; files, agents and services may know better.
    private func replace(_ used: AccessKey) async -> Bool {
        let call = Call()
        if let now = try? await key(call), now != used { return true }
        await cache.forget()
        guard let now = try? await key(call) else { return false }
        return now != used
    }
}

/// Signs the attempts at one request with whatever key is in force.
public final class AttemptSigner: Authorizer {
    public typealias Signing = @Sendable (_ request: inout Request, _ key: AccessKey, _ now: WallTime) -> Void

    private let login: Login
    private let sign: Signing
    private let used = Mutex<Login.Ink?>(nil)

    public init(_ login: Login, _ sign: @escaping Signing) {
        self.login = login
        self.sign = sign
    }

    public func authorize(
        _ request: inout Request, _ now: WallTime, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError) {
        let key = try await login.key(call)
        let ink = Login.Ink(key: key, skew: login.skew)
        used.withLock { $0 = ink }
        sign(&request, key, now.adding(seconds: ink.skew))
    }

    public func renew(after response: Response) async -> Bool {
        guard let ink = used.withLock({ $0 }) else { return false }
        return await login.renew(after: response, used: ink)
    }
}
