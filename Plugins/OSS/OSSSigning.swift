package import ObjectStoreKit

/// Signs requests of one bucket: with version 4 where the region is known, else with version 1.
package struct OSSSigning: Sendable {
    let address: BucketAddress
    let region: String?

    package init(address: BucketAddress, region: String?) {
        self.address = address
        self.region = region
    }

    package func sign(_ request: inout Request, _ key: AccessKey, at now: WallTime) {
        if let token = key.token { request.headers.set("x-oss-security-token", token) }
        if let region {
            request.headers.set("x-oss-date", now.basic)
            request.headers.set("x-oss-content-sha256", "UNSIGNED-PAYLOAD")
            let canonical = SignatureV4.canonical(
                method: request.method, path: resource(request.url), headers: fields(request))
            let value = SignatureV4(region: region).authorization(
                canonical, at: now.basic, accessKey: key.id, secret: key.secret)
            request.headers.set("Authorization", value)
        } else {
            request.headers.set("Date", now.http)
            let text = SignatureV1.stringToSign(
                method: request.method, date: now.http, headers: fields(request),
                resource: Percent.decoded(resource(request.url)))
            request.headers.set(
                "Authorization", SignatureV1.authorization(text, accessKey: key.id, secret: key.secret))
        }
    }

    /// `/bucket/key`, wherever the bucket is in the URL; percent-encoded.
    private func resource(_ url: URL) -> String {
        let base = address.service.path
        let path = base == "/" ? url.path : String(url.path.dropFirst(base.utf8.count))
        return address.virtualHost ? "/\(address.bucket)\(path)" : path
    }

    private func fields(_ request: Request) -> [(name: String, value: String)] {
        request.headers.fields.map { ($0.name, $0.value) }
    }
}
