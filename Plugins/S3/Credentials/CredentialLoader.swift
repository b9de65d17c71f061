import Documents
import ObjectStoreKit
import PluginKit
import Posix

/// Fetches what a source promises. Holds no state: who calls it keeps the result.
struct CredentialLoader: Sendable {
    let environment: AWSEnvironment
    /// As the user configured it, with proxies.
    let client: HTTPClient
    let host: Host
    /// For services that have one.
    let region: String

    func load(_ source: CredentialSource, _ call: Call) async throws(BackendError) -> AWSCredentials {
        switch source {
        case .fixed(let credentials): return credentials
        case .webIdentity(let identity): return try await sts.assume(identity, call)
        case .assumedRole(let role, let base):
            return try await sts.assume(role, with: try await load(base, call), call)
        case .process(let line): return try await run(line, call)
        case .singleSignOn(let signOn): return try await self.signOn(signOn, call)
        case .container(let endpoint): return try await container(endpoint, call)
        case .instance(let base): return try await instance(base, call)
        }
    }

    private var sts: SecurityTokenService {
        SecurityTokenService(client: client, endpoint: environment["AWS_ENDPOINT_URL_STS"], region: region)
    }
}

// Agents of the machine.
extension CredentialLoader {
    private func container(_ endpoint: ContainerEndpoint, _ call: Call) async throws(BackendError) -> AWSCredentials {
        let what = "container credentials"
        let url = try parsed(endpoint.url, what)
        guard url.scheme == "https" || Self.isNearby(url.host) || endpoint.authorization == .none else {
            throw .badOption("AWS_CONTAINER_CREDENTIALS_FULL_URI: a token goes to this machine or over https only")
        }
        var request = Request("GET", url)
        switch endpoint.authorization {
        case .none: break
        case .value(let token): request.headers.set("Authorization", token)
        case .file(let path): request.headers.set("Authorization", try await OffPool.text(of: path))
        }
        return try CredentialDocument(try await ask(request, what, call), what).agent()
    }

    private static func isNearby(_ host: String) -> Bool {
        ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(host)
            || host.hasPrefix("127.")
    }

    private func instance(_ base: String, _ call: Call) async throws(BackendError) -> AWSCredentials {
        let what = "instance metadata"
        let url = try parsed(base, what)
        var token = Request("PUT", url.appending(["latest", "api", "token"]))
        token.headers.set("x-aws-ec2-metadata-token-ttl-seconds", "300")
        let session = String(decoding: try await ask(token, what, call), as: UTF8.self)
        let roles = url.appending(["latest", "meta-data", "iam", "security-credentials"])
        func get(_ url: URL) async throws(BackendError) -> [UInt8] {
            var request = Request("GET", url)
            request.headers.set("x-aws-ec2-metadata-token", session)
            return try await ask(request, what, call)
        }
        var list = roles
        list.path += "/"
        let role = String(decoding: try await get(list), as: UTF8.self).split(whereSeparator: \.isNewline).first
        guard let role else { throw BackendError(.denied, "\(what): this machine has no role") }
        return try CredentialDocument(try await get(roles.appending([String(role)])), what).agent()
    }

    private func ask(_ request: Request, _ what: String, _ call: Call) async throws(BackendError) -> [UInt8] {
        let response: Response
        do throws(BackendError) {
            response = try await HTTPClient(.nearby, host).send(request, nil, call)
        } catch {
            // Off the cloud nobody answers there, and that is no trouble of the network: there are no credentials.
            throw BackendError(.denied, "no credentials: \(what): \(error.message)")
        }
        guard response.status == 200 else {
            throw BackendError(.denied, "no credentials: \(what): status \(response.status)")
        }
        return response.body.bytes
    }

    private func parsed(_ text: String, _ what: String) throws(BackendError) -> URL {
        do throws(BackendError) { return try URL(text) } catch { throw .badOption("\(what): \(error.message)") }
    }
}

// Programs and single sign-on.
extension CredentialLoader {
    private func run(_ line: String, _ call: Call) async throws(BackendError) -> AWSCredentials {
        let run = CommandRun(line: line, environment: environment.environment)
        let milliseconds = Self.patience(call)
        let outcome = try await OffPool.run("swcache-login") { run.outcome(within: milliseconds) }
        let what = "credential_process"
        switch outcome {
        case .wrote(let bytes): return try CredentialDocument(bytes, what).program()
        case .ended(let code): throw BackendError(.denied, "\(what) ended with \(code)")
        case .timedOut: throw BackendError(.timedOut, "\(what) took longer than \(milliseconds / 1000) s")
        case .failed(let text): throw BackendError(.denied, "\(what): \(text)")
        }
    }

    /// What is left of the call's time, in milliseconds.
    private static func patience(_ call: Call) -> Int32 {
        guard let deadline = call.deadline else { return 10_000 }
        let left = (deadline - .now).components
        return Int32(clamping: max(0, left.seconds) * 1000 + left.attoseconds / 1_000_000_000_000_000)
    }

    private func signOn(_ signOn: SingleSignOn, _ call: Call) async throws(BackendError) -> AWSCredentials {
        let what = "single sign-on"
        let name = Sign.hex(Sign.sha1(Array(signOn.cacheName.utf8)))
        let home = environment["HOME"] ?? ""
        let file = try await OffPool.contents(of: "\(home)/.aws/sso/cache/\(name).json")
        let token = try CredentialDocument(file, what).signOnToken()
        let usual = "https://portal.sso.\(signOn.region).\(VendorHost.domain(signOn.region))"
        var url = try parsed(environment["AWS_ENDPOINT_URL_SSO"] ?? usual, what)
        url = url.appending(["federation", "credentials"])
        url.query = [("role_name", signOn.role), ("account_id", signOn.account)]
        var request = Request("GET", url)
        request.headers.set("x-amz-sso_bearer_token", token)
        let response = try await client.send(request, nil, call)
        guard response.status == 200 else {
            throw BackendError(.denied, "\(what): status \(response.status); `aws sso login` may help")
        }
        return try CredentialDocument(response.body.bytes, what).signOn()
    }
}

extension Settings {
    /// For agents of this machine, which answer at once or are not there.
    static var nearby: Settings {
        var settings = Settings()
        settings.connectTimeout = .seconds(1)
        settings.timeout = .seconds(4)
        settings.attempts = 2
        return settings
    }
}
