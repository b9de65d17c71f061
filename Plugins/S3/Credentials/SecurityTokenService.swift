import ObjectStoreKit
import PluginKit

/// STS: takes on roles.
struct SecurityTokenService: Sendable {
    let client: HTTPClient
    /// `nil`: the region's own.
    let endpoint: String?
    let region: String

    private static let version = "2011-06-15"

    func assume(_ identity: WebIdentity, _ call: Call) async throws(BackendError) -> AccessKey {
        let token = try await OffPool.text(of: identity.tokenFile)
        let form = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", Self.version), ("RoleArn", identity.role),
            ("RoleSessionName", identity.session), ("WebIdentityToken", token),
        ]
        // The token is the proof: this request is not signed.
        return try await ask(form, nil, call)
    }

    func assume(
        _ role: AssumedRole, with base: AccessKey, _ call: Call
    ) async throws(BackendError) -> AccessKey {
        var form = [
            ("Action", "AssumeRole"), ("Version", Self.version), ("RoleArn", role.role),
            ("RoleSessionName", role.session),
        ]
        if let id = role.externalID { form.append(("ExternalId", id)) }
        if let duration = role.duration { form.append(("DurationSeconds", duration)) }
        return try await ask(form, base, call)
    }

    private func ask(
        _ form: [(String, String)], _ base: AccessKey?, _ call: Call
    ) async throws(BackendError) -> AccessKey {
        let signed = signingRegion
        var url = try URL(endpoint ?? "https://sts.\(signed).\(VendorHost.domain(signed))")
        if url.path.isEmpty { url.path = "/" }
        // In the body and not in the query: proxies log queries.
        let body = form.map { "\(Percent.encoded($0.0))=\(Percent.encoded($0.1))" }.joined(separator: "&")
        var request = Request("POST", url, body: .bytes(Array(body.utf8)))
        request.headers.set("Content-Type", "application/x-www-form-urlencoded")
        let signer = base.map { FixedSigner(scope: SigV4(region: signed, service: "sts"), credentials: $0) }
        let response = try await client.send(request, signer, call)
        let answer = try? XML(response.body)
        guard response.status == 200 else {
            let code = answer?.text("Error/Code") ?? "status \(response.status)"
            let message = answer?.text("Error/Message") ?? ""
            throw BackendError(.denied, "STS: \(code): \(message)")
        }
        return try credentials(answer, form[0].1)
    }

    /// `auto`, as R2 has it, is no region of AWS.
    private var signingRegion: String { region == "auto" ? "us-east-1" : region }

    private func credentials(_ answer: XML?, _ action: String) throws(BackendError) -> AccessKey {
        func member(_ name: String) -> String? { answer?.text("\(action)Result/Credentials/\(name)") }
        guard let key = member("AccessKeyId"), let secret = member("SecretAccessKey"),
            let token = member("SessionToken")
        else { throw BackendError(.denied, "STS: the answer holds no credentials") }
        return AccessKey(
            id: key, secret: secret, token: token, expiry: member("Expiration").flatMap { WallTime(extended: $0) })
    }
}
