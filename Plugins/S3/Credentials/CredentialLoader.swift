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

    func load(_ source: CredentialSource, _ call: Call) async throws(BackendError) -> AccessKey {
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
    private func container(_ endpoint: ContainerEndpoint, _ call: Call) async throws(BackendError) -> AccessKey {
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
        return try agentKey(try await NearbyAgent(what, host).ask(request, call), what)
    }

    private func agentKey(_ bytes: [UInt8], _ what: String) throws(BackendError) -> AccessKey {
        let document = try KeyDocument(bytes, what)
        if let code = document.text("Code"), code != "Success" { throw BackendError(.denied, "\(what): \(code)") }
        return try document.key(
            .init(id: "AccessKeyId", secret: "SecretAccessKey", token: "Token", expiry: "Expiration"))
    }

    private static func isNearby(_ host: String) -> Bool {
        ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(host)
            || host.hasPrefix("127.")
    }

    private func instance(_ base: String, _ call: Call) async throws(BackendError) -> AccessKey {
        let what = "instance metadata"
        let url = try parsed(base, what)
        var token = Request("PUT", url.appending(["latest", "api", "token"]))
        token.headers.set("x-aws-ec2-metadata-token-ttl-seconds", "300")
        let agent = NearbyAgent(what, host)
        let session = String(decoding: try await agent.ask(token, call), as: UTF8.self)
        let roles = url.appending(["latest", "meta-data", "iam", "security-credentials"])
        func get(_ url: URL) async throws(BackendError) -> [UInt8] {
            var request = Request("GET", url)
            request.headers.set("x-aws-ec2-metadata-token", session)
            return try await agent.ask(request, call)
        }
        var list = roles
        list.path += "/"
        let role = String(decoding: try await get(list), as: UTF8.self).split(whereSeparator: \.isNewline).first
        guard let role else { throw BackendError(.denied, "\(what): this machine has no role") }
        return try agentKey(try await get(roles.appending([String(role)])), what)
    }

    private func parsed(_ text: String, _ what: String) throws(BackendError) -> URL {
        do throws(BackendError) { return try URL(text) } catch { throw .badOption("\(what): \(error.message)") }
    }
}

// Programs and single sign-on.
extension CredentialLoader {
    private func run(_ line: String, _ call: Call) async throws(BackendError) -> AccessKey {
        let what = "credential_process"
        let run = CommandRun(line: line, environment: environment.environment)
        let document = try KeyDocument(try await run.output(of: what, call), what)
        guard document.text("Version") == "1" else { throw BackendError(.denied, "\(what): Version must be 1") }
        return try document.key(
            .init(id: "AccessKeyId", secret: "SecretAccessKey", token: "SessionToken", expiry: "Expiration"))
    }

    private func signOn(_ signOn: SingleSignOn, _ call: Call) async throws(BackendError) -> AccessKey {
        let what = "single sign-on"
        let name = Sign.hex(Sign.sha1(Array(signOn.cacheName.utf8)))
        let home = environment["HOME"] ?? ""
        let file = try await OffPool.contents(of: "\(home)/.aws/sso/cache/\(name).json")
        let token = try KeyDocument(file, what).required("accessToken")
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
        return try KeyDocument(response.body.bytes, what).member("roleCredentials").key(
            .init(id: "accessKeyId", secret: "secretAccessKey", token: "sessionToken", expiry: "expiration"))
    }
}
