/// A setting that cannot be used. Compiles go on without the cache, control verbs end with exit code 2.
package struct ConfigurationError: Error, Equatable, Sendable {
    /// One line: the variable, or the file and its key; the value; what is accepted.
    package var message: String
    /// What lies behind it, outermost first, one line each.
    package var causes: [String]

    package init(_ message: String, causes: [String] = []) {
        self.message = Self.line(message)
        self.causes = causes.map(Self.line)
    }

    static func variable(_ name: String, _ value: [UInt8], accepts: String) -> ConfigurationError {
        let shown = String(decoding: value.prefix(200), as: UTF8.self)
        return ConfigurationError("\(name) has the value '\(shown)'; accepted is \(accepts)")
    }

    /// Line ends and other control characters would break the one line.
    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }))
    }
}

/// The words after "accepted is", one for each kind of value.
enum Accepted {
    static let boolean = "true, on, 1, false, off or 0"
    static let size = "a number of bytes, also with K, M, G or T at its end (powers of 1024), such as 10G"
    static let mode = "READ_ONLY or READ_WRITE"
    static let policy = "ignore, l0 or all"
    static let absolutePath = "an absolute path"
    static let number = "a whole number from 0 on"
}
