/// Spellings of values, the same for variables and for texts in files.
enum ValueSyntax {
    static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "on", "1": true
        case "false", "off", "0": false
        default: nil
        }
    }

    /// Digits, and K, M, G or T in either case; `nil` also for what does not fit in 64 bits.
    static func size(_ text: String) -> UInt64? {
        let units: [Character: UInt64] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40]
        guard let last = text.lowercased().last else { return nil }
        let unit = units[last]
        guard let count = number(unit == nil ? text : String(text.dropLast())) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit ?? 1)
        return overflow ? nil : bytes
    }

    static func number(_ text: String) -> UInt64? { text.hasPrefix("-") ? nil : UInt64(text) }

    /// - Returns: whether it is read-only.
    static func mode(_ text: String) -> Bool? {
        switch text {
        case "READ_ONLY": true
        case "READ_WRITE": false
        default: nil
        }
    }
}

func trimmed(_ text: some StringProtocol) -> String {
    let rest = text.drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
}
