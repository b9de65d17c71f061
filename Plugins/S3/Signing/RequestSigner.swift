import ObjectStoreKit
import PluginKit

extension SigV4 {
    /// Adds the headers of Signature Version 4. All headers of the request that AWS cares for are signed with it.
    func sign(_ request: inout Request, with credentials: AccessKey, at now: WallTime) {
        let payload = payload(of: request)
        request.headers.set("x-amz-date", now.basic)
        if service == "s3" { request.headers.set("x-amz-content-sha256", payload) }
        if let token = credentials.token { request.headers.set("x-amz-security-token", token) }
        let signed = request.headers.fields.filter { $0.name.lowercased().hasPrefix("x-amz-") }
            .map { (name: $0.name, value: $0.value) }
        let subject = Subject(
            method: request.method, path: request.url.path, query: request.url.query,
            headers: [(name: "host", value: request.url.authority)] + signed, payload: payload)
        let value = authorization(
            of: subject, at: now.basic, accessKey: credentials.id, key: key(credentials.secret, day: now.day))
        request.headers.set("Authorization", value)
    }

    /// Where nobody can change the body on its way, hashing it would only cost time.
    private func payload(of request: Request) -> String {
        if service == "s3", request.url.scheme == "https" { return Self.unsignedPayload }
        return Sign.hex(Sign.digest(.sha256, request.body))
    }
}

/// Signs with credentials that are at hand.
struct FixedSigner: Authorizer {
    let scope: SigV4
    let credentials: AccessKey

    func authorize(
        _ request: inout Request, _ now: WallTime, _ client: HTTPClient, _ call: Call
    ) async throws(BackendError) {
        scope.sign(&request, with: credentials, at: now)
    }
}
