/// The name of a value: any bytes.
public struct ObjectKey: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The name in stores of objects and files: `{root/}a/b/c/abc…`.
    ///
    /// Keys that would not do as a file's name (other bytes than letters, digits, `.`, `_` and `-`, fewer than three of
    /// them, a dot among the first three) become `{root/}x/` and their hexadecimal digits.
    public func path(root: String) -> String {
        let parts = isPlain ? bytes.prefix(3).map { [$0] } + [bytes] : [Array("x".utf8), hexadecimal]
        let path = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
        return root.isEmpty ? path : root + "/" + path
    }

    private var isPlain: Bool {
        bytes.count >= 3 && !bytes.prefix(3).contains(UInt8(ascii: "."))
            && bytes.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
                default: false
                }
            }
    }

    private var hexadecimal: [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        guard !bytes.isEmpty else { return Array("empty".utf8) }
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
