import Hashing

/// Values that nobody should see over a shoulder or in a log. Whether two of them are equal still shows.
package enum Secrets {
    private static let words = ["KEY", "SECRET", "TOKEN", "PASSW", "CREDENTIAL", "AUTH", "PRIVATE"]

    /// A name that promises a secret.
    static func isSecret(_ name: [UInt8]) -> Bool {
        let upper = String(decoding: name, as: UTF8.self).uppercased()
        return words.contains { upper.contains($0) }
    }

    /// What may be kept and shown of the value.
    package static func safe(_ value: [UInt8], of name: [UInt8]) -> [UInt8] {
        isSecret(name) || holdsPassword(value) ? hidden(value) : value
    }

    /// `-DNAME=value` and `NAME=value`: what is behind the first `=` may be hidden.
    package static func safe(assignment: [UInt8]) -> [UInt8] {
        guard let sign = assignment.firstIndex(of: UInt8(ascii: "=")) else { return assignment }
        let (name, value) = (Array(assignment[..<sign]), Array(assignment[(sign + 1)...]))
        return name + [UInt8(ascii: "=")] + safe(value, of: name)
    }

    /// `scheme://user:password@host`
    private static func holdsPassword(_ value: [UInt8]) -> Bool {
        let text = String(decoding: value, as: UTF8.self)
        guard let start = text.range(of: "://") else { return false }
        let authority = text[start.upperBound...].prefix { $0 != "/" }
        return authority.contains("@")
    }

    private static func hidden(_ value: [UInt8]) -> [UInt8] {
        Array("(hidden, ".utf8) + Array(Digest(of: value).hex.utf8.prefix(8)) + [UInt8(ascii: ")")]
    }
}

extension StringProtocol {
    /// Without Foundation.
    fileprivate func range(of part: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}
