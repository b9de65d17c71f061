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

    package static func variable(_ name: String, _ value: [UInt8], accepts: String) -> ConfigurationError {
        let shown = String(decoding: value.prefix(200), as: UTF8.self)
        return ConfigurationError("\(name) has the value '\(shown)'; accepted is \(accepts)")
    }

    /// Line ends and other control characters would break the one line.
    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }))
    }
}
