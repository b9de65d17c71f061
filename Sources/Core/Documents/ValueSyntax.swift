/// Spellings of values, the same for variables and for texts in files.
package enum ValueSyntax {
    package static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "on", "1": true
        case "false", "off", "0": false
        default: nil
        }
    }

    /// Digits, and K, M, G or T in either case; `nil` also for what does not fit in 64 bits.
    package static func size(_ text: String) -> UInt64? {
        let units: [Character: UInt64] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40]
        guard let last = text.lowercased().last else { return nil }
        let unit = units[last]
        guard let count = number(unit == nil ? text : String(text.dropLast())) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit ?? 1)
        return overflow ? nil : bytes
    }

    package static func number(_ text: String) -> UInt64? { text.hasPrefix("-") ? nil : UInt64(text) }

    /// - Returns: whether it is read-only.
    package static func mode(_ text: String) -> Bool? {
        switch text {
        case "READ_ONLY": true
        case "READ_WRITE": false
        default: nil
        }
    }
}

/// The words after "accepted is", one for each kind of value.
package enum Accepted {
    package static let boolean = "true, on, 1, false, off or 0"
    package static let size = "a number of bytes, also with K, M, G or T at its end (powers of 1024), such as 10G"
    package static let mode = "READ_ONLY or READ_WRITE"
    package static let policy = "ignore, l0 or all"
    package static let absolutePath = "an absolute path"
    package static let number = "a whole number from 0 on"
}

/// Without the white space at both ends.
package func trimmed(_ text: some StringProtocol) -> String {
    let rest = text.drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
}
