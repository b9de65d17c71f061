import ObjectStoreKit
import PluginKit
import Synchronization

/// The credentials in force, and what is known of the service's clock.
final class S3Login: Sendable {
    private let client: HTTPClient
    private let cache: TokenCache<AWSCredentials>
    private let state = Mutex(State())

    private struct State {
        /// The service's time less this machine's, in seconds.
        var skew: Int64 = 0
        var lastFailure: (BackendError, at: ContinuousClock.Instant)?
    }

    /// A difference that is not worth a second attempt, in seconds.
    private static let smallSkew: Int64 = 60
    /// How long nobody is asked again after nobody had credentials to give.
    private static let sulk: Duration = .seconds(15)

    init(_ environment: AWSEnvironment, region: String, _ client: HTTPClient, _ host: Host) {
        let loader = CredentialLoader(environment: environment, client: client, host: host, region: region)
        self.client = client
        cache = TokenCache(margin: 120) { (_, call) async throws(BackendError) in
            let profiles = try await Profiles.read(environment)
            guard let source = try CredentialPlan(environment, profiles).source() else {
                throw BackendError(.denied, "no credentials: none are configured, and AWS_EC2_METADATA_DISABLED is set")
            }
            let credentials = try await loader.load(source, call)
            return Expiring(credentials, until: credentials.expiry)
        }
    }

    var skew: Int64 { state.withLock { $0.skew } }

    func credentials(_ call: Call) async throws(BackendError) -> AWSCredentials {
        if let (error, moment) = state.withLock({ $0.lastFailure }), .now < moment + Self.sulk { throw error }
        do throws(BackendError) {
            let credentials = try await cache.value(client, call)
            state.withLock { $0.lastFailure = nil }
            return credentials
        } catch {
            state.withLock { $0.lastFailure = (error, .now) }
            throw error
        }
    }

    /// After a refusal: whether another attempt would be another one.
    /// - Parameter used: what the refused request was signed with.
    func renew(after response: Response, used: AWSCredentials?) async -> Bool {
        switch response.errorMember("Code") {
        case "ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "TokenRefreshRequired":
            return await replace(used)
        default:
            guard let skew = response.clockSkew(at: .now), response.status == 403 else { return false }
            return correct(skew)
        }
    }

    private func correct(_ skew: Int64) -> Bool {
        state.withLock { state in
            guard (skew - state.skew).magnitude > Self.smallSkew.magnitude else { return false }
            state.skew = skew
            return true
        }
    }

    /// Keys in the environment do not change by being asked for again; files, agents and services may know better.
    private func replace(_ used: AWSCredentials?) async -> Bool {
        let call = Call()
        if let now = try? await credentials(call), now != used { return true }
        await cache.forget()
        guard let now = try? await credentials(call) else { return false }
        return now != used
    }
}

extension Profiles {
    /// Reads both files, as far as they are there.
    static func read(_ environment: AWSEnvironment) async throws(BackendError) -> Profiles {
        let home = (environment["HOME"] ?? "") + "/.aws/"
        let config = environment["AWS_CONFIG_FILE"] ?? home + "config"
        let credentials = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? home + "credentials"
        return try await OffPool.run("swcache-profile") {
            Profiles(
                config: ProfileFile(OffPool.read(config) ?? [], .config),
                credentials: ProfileFile(OffPool.read(credentials) ?? [], .credentials))
        }
    }

    /// The region of the profile that the environment names.
    func region(_ environment: AWSEnvironment) -> String? { self[environment["AWS_PROFILE"] ?? "default"]?["region"] }
}
