import ObjectStoreKit

/// OSS' first signature: HMAC-SHA1 over a few lines. Used where the region is not known.
package enum SignatureV1 {
    /// - Parameters:
    ///   - date: as in the header `Date`.
    ///   - headers: those of the request; only `x-oss-*` count.
    ///   - resource: `/bucket/key`, decoded.
    package static func stringToSign(
        method: String, date: String, headers: [(name: String, value: String)], resource: String
    ) -> String {
        let own = headers.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { $0.name.hasPrefix("x-oss-") }.sorted { $0.name < $1.name }
        // The empty lines are for Content-MD5 and Content-Type, which are not sent.
        return ([method, "", "", date] + own.map { "\($0.name):\($0.value)" } + [resource]).joined(separator: "\n")
    }

    /// The value of the header `Authorization`.
    package static func authorization(_ stringToSign: String, accessKey: String, secret: String) -> String {
        let signature = Sign.hmac(.sha1, key: Array(secret.utf8), Array(stringToSign.utf8))
        return "OSS \(accessKey):\(Sign.base64(signature))"
    }
}
