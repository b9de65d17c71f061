package import Documents

/// What an option's value looks like, and the one form in which the plugin gets it.
package enum OptionKind: String, CaseIterable, Sendable {
    case string
    /// Slashes at the end do not count.
    case prefix
    /// `true` or `false`.
    case bool
    /// `READ_ONLY` or `READ_WRITE`.
    case mode = "rw_mode"
    /// Decimal.
    case number
    /// Bytes, decimal.
    case size
    /// Texts with commas between them.
    case list

    /// The words after "accepted is".
    package var accepted: String {
        switch self {
        case .string, .prefix: "a text"
        case .bool: Accepted.boolean
        case .mode: Accepted.mode
        case .number: Accepted.number
        case .size: Accepted.size
        case .list: "texts with commas between them"
        }
    }

    /// - Parameter bytes: not empty.
    /// - Returns: `nil` for what is no such value; empty for what says nothing (a prefix of slashes alone).
    package func normalised(_ bytes: [UInt8]) -> [UInt8]? {
        switch self {
        case .string: return bytes
        case .prefix: return Array(bytes.reversed().drop { $0 == UInt8(ascii: "/") }.reversed())
        default:
            guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
            return normalised(text).map { Array($0.utf8) }
        }
    }

    private func normalised(_ text: String) -> String? {
        switch self {
        case .string, .prefix: text
        case .bool: ValueSyntax.boolean(text).map { $0 ? "true" : "false" }
        case .mode: ValueSyntax.mode(text.uppercased()).map { $0 ? "READ_ONLY" : "READ_WRITE" }
        case .number: ValueSyntax.number(text).map { String($0) }
        case .size: ValueSyntax.size(text).map { String($0) }
        case .list: text.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty }.joined(separator: ",")
        }
    }

    /// A value from a file, in the form for the plugin.
    /// - Returns: `nil` for what is no such value.
    package func normalised(_ value: DocumentValue) -> [UInt8]? {
        switch (self, value) {
        case (.bool, .boolean(let value)): return Array((value ? "true" : "false").utf8)
        case (.number, .integer(let value)), (.size, .integer(let value)):
            return value < 0 ? nil : Array(String(value).utf8)
        case (.list, .list(let values)):
            let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
            guard texts.count == values.count, !texts.contains(where: { $0.contains(",") }) else { return nil }
            return normalised(texts.joined(separator: ",")).map { Array($0.utf8) }
        case (_, .text(let text)): return text.isEmpty ? [] : normalised(Array(text.utf8))
        default: return nil
        }
    }
}
