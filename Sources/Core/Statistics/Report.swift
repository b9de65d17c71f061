import Documents

/// What `--show-stats` shows.
package struct Report: Equatable, Sendable {
    package var counters: Counters
    /// `Local disk: "/path"`, `Multi-level (2 levels)`, or a backend's own words; empty when there is no cache.
    package var location: String
    /// In bytes; `nil` where it is not known.
    package var cacheSize: UInt64?
    package var sizeLimit: UInt64?
    package var usesDirectMode: Bool
    /// Of whoever counted: the daemon, or the control program when no daemon runs.
    package var version: String
    /// Of the control program, when it is not the same.
    package var clientVersion: String?
    /// Each ends in a slash.
    package var baseDirectories: [String]

    package init(
        counters: Counters = Counters(), location: String, usesDirectMode: Bool, version: String,
        baseDirectories: [String] = []
    ) {
        self.counters = counters
        self.location = location
        self.usesDirectMode = usesDirectMode
        self.version = version
        self.baseDirectories = baseDirectories
    }

    /// One compact object without a line end.
    package func json() -> String {
        JSON.object([
            ("stats", counters.json),
            ("cache_location", JSONText.quoted(location)),
            ("cache_size", JSON.optional(cacheSize)),
            ("max_cache_size", JSON.optional(sizeLimit)),
            ("use_preprocessor_cache_mode", usesDirectMode ? "true" : "false"),
            ("version", JSONText.quoted(version)),
            ("basedirs", JSON.list(baseDirectories.map(JSONText.quoted))),
        ])
    }
}

extension Counters {
    var json: String {
        let levels = levels.map { JSON.list($0.map(\.json)) } ?? "null"
        return JSON.object(CounterField.all.map { ($0.name, $0.field.json(self)) } + [("multi_level", levels)])
    }
}

/// How places are written in reports.
package enum Location {
    /// - Parameter path: bytes that are not printable text are escaped, so that two paths never look alike.
    package static func disk(_ path: some Collection<UInt8>) -> String { "Local disk: " + debugQuoted(Array(path)) }

    package static func chain(levels: Int) -> String { "Multi-level (\(levels) levels)" }

    private static func debugQuoted(_ bytes: [UInt8]) -> String {
        var out = "\""
        var rest = bytes[...]
        while let byte = rest.first {
            if byte >= 0x80, let character = leadingScalar(rest) {
                out.unicodeScalars.append(character)
                rest = rest.dropFirst(UTF8.width(character))
            } else {
                out += escaped(byte)
                rest = rest.dropFirst()
            }
        }
        return out + "\""
    }

    private static func leadingScalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        for length in 2...4 where bytes.count >= length {
            if let text = String(validating: bytes.prefix(length), as: UTF8.self) { return text.unicodeScalars.first }
        }
        return nil
    }

    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): "\\\""
        case UInt8(ascii: "\\"): "\\\\"
        case UInt8(ascii: "\n"): "\\n"
        case UInt8(ascii: "\r"): "\\r"
        case UInt8(ascii: "\t"): "\\t"
        case 0x20..<0x7f: String(UnicodeScalar(byte))
        default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
