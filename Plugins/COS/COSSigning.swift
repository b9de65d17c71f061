package import ObjectStoreKit

extension CosSignature {
    /// In seconds; less where the key ends before.
    private static let lifetime: Int64 = 3600

    package static func sign(_ request: inout Request, _ key: AccessKey, at now: WallTime) {
        if let token = key.token { request.headers.set("x-cos-security-token", token) }
        let end = min(now.seconds + lifetime, key.expiry?.seconds ?? .max)
        let subject = Subject(
            method: request.method, path: Percent.decoded(request.url.path), host: request.url.authority,
            keyTime: "\(now.seconds);\(max(end, now.seconds + 1))")
        request.headers.set("Authorization", authorization(subject, id: key.id, secret: key.secret))
    }
}
