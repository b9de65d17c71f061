import COpenSSL
package import PluginKit

/// What a value is called in memcached: at most 250 bytes, without spaces and control characters.
package enum KeyName {
    private static let longest = 250

    package static func of(_ key: ObjectKey, prefix: String) -> [UInt8] { of(path: key.path(root: prefix)) }

    package static func of(path: String) -> [UInt8] {
        let name = encoded(path)
        guard name.count > longest else { return name }
        // Too long: its digest, which no other name has.
        return Array("swcache-".utf8) + hexadecimal(digest(name))
    }

    /// Percent-encoding as in paths of URLs.
    private static func encoded(_ path: String) -> [UInt8] {
        path.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: [byte]
            case _ where "/-_.!~*'()".utf8.contains(byte): [byte]
            default: [UInt8(ascii: "%")] + hexadecimal([byte], "0123456789ABCDEF")
            }
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], _ digits: StaticString = "0123456789abcdef") -> [UInt8] {
        digits.withUTF8Buffer { digits in bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] } }
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var size: UInt32 = 0
        guard EVP_Digest(bytes, bytes.count, &digest, &size, EVP_sha256(), nil) == 1 else {
            return Array(bytes.prefix(100))
        }
        return Array(digest.prefix(Int(size)))
    }
}
