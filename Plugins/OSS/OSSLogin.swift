import ObjectStoreKit
import PluginKit

extension Login {
    convenience init(_ environment: OSSEnvironment, _ client: HTTPClient, _ host: Host) {
        let stale: Set = ["SecurityTokenExpired", "InvalidSecurityToken", "InvalidAccessKeyId"]
        self.init(client, staleCodes: stale) { (client, call) async throws(BackendError) in
            switch try OSSKeySource.find(in: try await environment.withSecrets()) {
            case .fixed(let key)?: return key
            case .identity(let identity)?: return try await identity.key(client, call)
            case .machine(let base, let role)?:
                return try await OSSMachine(base: try URL(base), role: role, host: host).key(call)
            case nil:
                throw BackendError(
                    .denied, "no credentials: none are configured, and ALIBABA_CLOUD_ECS_METADATA_DISABLED is set")
            }
        }
    }
}

private let names = KeyDocument.Names(
    id: "AccessKeyId", secret: "AccessKeySecret", token: "SecurityToken", expiry: "Expiration")

extension OSSIdentity {
    fileprivate func key(_ client: HTTPClient, _ call: Call) async throws(BackendError) -> AccessKey {
        let token = try await OffPool.text(of: tokenFile)
        let url = try URL(endpoint.contains("://") ? endpoint : "https://" + endpoint)
        let form = [
            ("Action", "AssumeRoleWithOIDC"), ("Version", "2015-04-01"), ("Format", "JSON"), ("RoleArn", role),
            ("OIDCProviderArn", provider), ("RoleSessionName", session), ("Timestamp", WallTime.now.extended),
            ("OIDCToken", token),
        ]
        // In the body and not in the query: proxies log queries.
        let body = form.map { "\(Percent.encoded($0.0))=\(Percent.encoded($0.1))" }.joined(separator: "&")
        var request = Request("POST", url, body: .bytes(Array(body.utf8)))
        request.headers.set("Content-Type", "application/x-www-form-urlencoded")
        let response = try await client.send(request, nil, call)
        let document = try KeyDocument(response.body.bytes, "STS")
        guard response.status == 200 else {
            throw BackendError(.denied, "STS: \(document.text("Code") ?? "HTTP \(response.status)")")
        }
        return try document.member("Credentials").key(names)
    }
}

/// The metadata service of Alibaba's machines.
private struct OSSMachine {
    let base: URL
    let role: String?
    let host: Host

    func key(_ call: Call) async throws(BackendError) -> AccessKey {
        let agent = NearbyAgent("ECS metadata", host)
        var login = Request("PUT", base.appending(["latest", "api", "token"]))
        login.headers.set("X-aliyun-ecs-metadata-token-ttl-seconds", "300")
        let session = String(decoding: try await agent.ask(login, call), as: UTF8.self)
        func get(_ url: URL) async throws(BackendError) -> [UInt8] {
            var request = Request("GET", url)
            request.headers.set("X-aliyun-ecs-metadata-token", session)
            return try await agent.ask(request, call)
        }
        let roles = base.appending(["latest", "meta-data", "ram", "security-credentials"])
        var name = role
        if name == nil {
            var list = roles
            list.path += "/"
            name = String(decoding: try await get(list), as: UTF8.self).split(whereSeparator: \.isNewline).first
                .map { String($0) }
        }
        guard let name else { throw BackendError(.denied, "no credentials: this machine has no RAM role") }
        let document = try KeyDocument(try await get(roles.appending([name])), "ECS metadata")
        guard document.text("Code") ?? "Success" == "Success" else {
            throw BackendError(.denied, "ECS metadata: \(document.text("Code") ?? "")")
        }
        return try document.key(names)
    }
}
