// Bytes as text. Written here: libcrypto's decoder takes what is no base64 and cannot tell how long the result is.

extension Sign {
    public static func hex(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [lowerDigits[Int($0 >> 4)], lowerDigits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// RFC 4648 §4, with padding.
    public static func base64(_ bytes: [UInt8]) -> String { encode(bytes, standard, padding: true) }

    /// RFC 4648 §5, without padding.
    public static func base64url(_ bytes: [UInt8]) -> String { encode(bytes, urlSafe, padding: false) }

    /// Either alphabet, with or without padding; `nil` for anything else.
    public static func decodedBase64(_ text: String) -> [UInt8]? {
        var symbols = Array(text.utf8)
        while symbols.last == UInt8(ascii: "=") { symbols.removeLast() }
        let padding = text.utf8.count - symbols.count
        guard symbols.count % 4 != 1, padding == 0 || (padding <= 2 && text.utf8.count % 4 == 0) else { return nil }
        var out: [UInt8] = []
        var (held, bits): (UInt32, UInt32) = (0, 0)
        for symbol in symbols {
            guard let value = standard.firstIndex(of: symbol) ?? urlSafe.firstIndex(of: symbol) else { return nil }
            held = held << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: held >> bits))
                held &= 1 << bits - 1
            }
        }
        return held == 0 ? out : nil
    }

    private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8], padding: Bool) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let word = part.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - part.count))
            for index in 0...part.count { out.append(alphabet[Int(word >> (18 - 6 * UInt32(index)) & 63)]) }
            if padding { out += [UInt8](repeating: UInt8(ascii: "="), count: 3 - part.count) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    static let lowerDigits = Array("0123456789abcdef".utf8)
    static let upperDigits = Array("0123456789ABCDEF".utf8)

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    private static let standard = letters + Array("+/".utf8)
    private static let urlSafe = letters + Array("-_".utf8)
}
