import ObjectStoreKit

/// OSS' signature version 4, of one region.
package struct SignatureV4: Sendable {
    /// Like `cn-hangzhou`.
    package var region: String

    package init(region: String) { self.region = region }

    /// - Parameters:
    ///   - path: `/bucket/key`, percent-encoded; also where the bucket is sent in the host's name.
    ///   - headers: those of the request; only `x-oss-*` count.
    package static func canonical(
        method: String, path: String, headers: [(name: String, value: String)]
    ) -> String {
        let own = headers.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { $0.name.hasPrefix("x-oss-") }.sorted { $0.name < $1.name }
        return [method, path, "", own.map { "\($0.name):\($0.value)\n" }.joined(), "", "UNSIGNED-PAYLOAD"]
            .joined(separator: "\n")
    }

    /// The value of the header `Authorization`.
    /// - Parameter time: as in `x-oss-date`, `20260102T030405Z`.
    package func authorization(
        _ canonical: String, at time: String, accessKey: String, secret: String
    ) -> String {
        let parts = [String(time.prefix(8)), region, "oss", "aliyun_v4_request"]
        let scope = parts.joined(separator: "/")
        let digest = Sign.hex(Sign.sha256(Array(canonical.utf8)))
        let key = parts.reduce(Array(("aliyun_v4" + secret).utf8)) { Sign.hmac(.sha256, key: $0, Array($1.utf8)) }
        let text = "OSS4-HMAC-SHA256\n\(time)\n\(scope)\n\(digest)"
        let signature = Sign.hex(Sign.hmac(.sha256, key: key, Array(text.utf8)))
        return "OSS4-HMAC-SHA256 Credential=\(accessKey)/\(scope), Signature=\(signature)"
    }
}
