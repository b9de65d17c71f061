import ObjectStoreKit

/// COS' signature over method, path and `host`.
package enum CosSignature {
    /// What of a request is signed.
    package struct Subject: Sendable {
        package var method: String
        /// Decoded.
        package var path: String
        /// With the port, where it is not the scheme's own.
        package var host: String
        /// `from;to`, in seconds since 1970.
        package var keyTime: String

        package init(method: String, path: String, host: String, keyTime: String) {
            self.method = method
            self.path = path
            self.host = host
            self.keyTime = keyTime
        }
    }

    package static func httpString(_ subject: Subject) -> String {
        "\(subject.method.lowercased())\n\(subject.path)\n\nhost=\(encoded(subject.host.lowercased()))\n"
    }

    package static func signature(_ subject: Subject, secret: String) -> String {
        let digest = Sign.hex(Sign.sha1(Array(httpString(subject).utf8)))
        let text = "sha1\n\(subject.keyTime)\n\(digest)\n"
        // The key is the text of the hexadecimal digits, not the bytes they stand for.
        let key = Sign.hex(Sign.hmac(.sha1, key: Array(secret.utf8), Array(subject.keyTime.utf8)))
        return Sign.hex(Sign.hmac(.sha1, key: Array(key.utf8), Array(text.utf8)))
    }

    /// The value of the header `Authorization`.
    package static func authorization(_ subject: Subject, id: String, secret: String) -> String {
        "q-sign-algorithm=sha1&q-ak=\(id)&q-sign-time=\(subject.keyTime)&q-key-time=\(subject.keyTime)"
            + "&q-header-list=host&q-url-param-list=&q-signature=\(signature(subject, secret: secret))"
    }

    /// A host's name has nothing to encode but the colon before its port.
    private static func encoded(_ host: String) -> String {
        host.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "%3A")
    }
}
