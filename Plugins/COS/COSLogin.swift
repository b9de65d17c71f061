import Documents
import ObjectStoreKit
import PluginKit

extension Login {
    convenience init(_ environment: COSEnvironment, _ client: HTTPClient) {
        let stale: Set = ["ExpiredToken", "InvalidToken", "InvalidAccessKeyId"]
        self.init(client, staleCodes: stale) { (client, call) async throws(BackendError) in
            switch try COSKeySource.find(in: try await environment.withSecrets()) {
            case .fixed(let key): return key
            case .identity(let identity): return try await identity.key(client, call)
            }
        }
    }
}

extension COSIdentity {
    fileprivate func key(_ client: HTTPClient, _ call: Call) async throws(BackendError) -> AccessKey {
        let fields = [
            ("RoleSessionName", session), ("WebIdentityToken", try await OffPool.text(of: tokenFile)),
            ("RoleArn", role), ("ProviderId", provider),
        ]
        let body = "{" + fields.map { JSONText.quoted($0.0) + ":" + JSONText.quoted($0.1) }.joined(separator: ",") + "}"
        var request = Request("POST", try URL(endpoint), body: .bytes(Array(body.utf8)))
        request.headers = Headers([
            ("Authorization", "SKIP"), ("Content-Type", "application/json"), ("X-TC-Version", "2018-08-13"),
            ("X-TC-Action", "AssumeRoleWithWebIdentity"), ("X-TC-Region", region),
            ("X-TC-Timestamp", String(WallTime.now.seconds)),
        ])
        let response = try await client.send(request, nil, call)
        let answer = try KeyDocument(response.body.bytes, "STS").member("Response")
        // Also an error comes with status 200.
        if let error = try? answer.member("Error") {
            throw BackendError(.denied, "STS: \(error.text("Code") ?? "refused")")
        }
        let key = try answer.member("Credentials").key(
            .init(id: "TmpSecretId", secret: "TmpSecretKey", token: "Token", expiry: ""))
        let expiry = answer.text("ExpiredTime").flatMap { Int64($0) } ?? WallTime.now.seconds + 1800
        return AccessKey(id: key.id, secret: key.secret, token: key.token, expiry: WallTime(seconds: expiry))
    }
}
