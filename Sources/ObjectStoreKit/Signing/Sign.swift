import COpenSSL
public import PluginKit

/// What signatures are made of; libcrypto does the work.
public enum Sign {
    public enum Hash: Sendable {
        case sha256, sha1, md5

        var name: String {
            switch self {
            case .sha256: "SHA256"
            case .sha1: "SHA1"
            case .md5: "MD5"
            }
        }
    }

    public static func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(.sha256, .bytes(bytes)) }
    public static func sha1(_ bytes: [UInt8]) -> [UInt8] { digest(.sha1, .bytes(bytes)) }
    public static func md5(_ bytes: [UInt8]) -> [UInt8] { digest(.md5, .bytes(bytes)) }

    /// - Returns: empty where this libcrypto does not have that hash (MD5 under FIPS rules): the signature is then
    ///   refused by the store.
    public static func digest(_ hash: Hash, _ body: Body) -> [UInt8] {
        body.withUnsafeBytes { view in
            var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
            var count = 0
            // Not a null pointer for no bytes: that would be no message at all.
            let start = view.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
            guard EVP_Q_digest(nil, hash.name, nil, start, view.count, &out, &count) == 1 else { return [] }
            return Array(out.prefix(count))
        }
    }

    /// - Returns: empty where libcrypto does not have that hash.
    public static func hmac(_ hash: Hash, key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count = 0
        guard
            EVP_Q_mac(
                nil, "HMAC", nil, hash.name, nil, key, key.count, message, message.count, &out, out.count, &count)
                != nil
        else { return [] }
        return Array(out.prefix(count))
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    /// - Parameter privateKeyPEM: PKCS#8 or PKCS#1, not encrypted.
    /// - Throws: `badOption` for what is no such key; the key is not in the message.
    public static func rs256(privateKeyPEM: [UInt8], _ message: [UInt8]) throws(BackendError) -> [UInt8] {
        try RSAKey(privateKeyPEM).sign(message)
    }
}
