/// Which bytes of a path stay as they are; all others become `%XX`.
public struct PathEncoding: Sendable {
    let kept: Set<UInt8>

    /// Letters and digits, and these.
    public init(keeping others: String) {
        kept = Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8).union(others.utf8)
    }

    /// RFC 3986's unreserved characters: what signatures are made of.
    public static let unreserved = PathEncoding(keeping: "-._~")
    /// What sccache leaves in the names of objects.
    public static let object = PathEncoding(keeping: "-_.!~*'()")
}

/// Percent-encoding of UTF-8.
public enum Percent {
    public static func encoded(_ text: some StringProtocol, _ encoding: PathEncoding = .unreserved) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            if encoding.kept.contains(byte) {
                out.append(byte)
            } else {
                out += [UInt8(ascii: "%"), Sign.upperDigits[Int(byte >> 4)], Sign.upperDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// `name=value&…`: a query, or a body of type `application/x-www-form-urlencoded`.
    public static func pairs(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&")
    }

    /// A `%` that two digits do not follow stays.
    public static func decoded(_ text: some StringProtocol) -> String {
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap { Sign.digit($0) }
            if byte == UInt8(ascii: "%"), digits.count == 2 {
                out.append(digits[0] << 4 | digits[1])
                rest = rest.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
