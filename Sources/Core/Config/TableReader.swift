import Documents
import Posix

/// One table of the configuration file, asked for typed values; errors name the file and the key's whole path.
struct TableReader {
    let file: Path
    /// Of this table: empty, or ending in a dot.
    let prefix: String
    let table: DocumentTable

    init(file: Path, prefix: String = "", table: DocumentTable) {
        self.file = file
        self.prefix = prefix
        self.table = table
    }

    func failure(_ key: String, _ value: DocumentValue, accepts: String) -> ConfigurationError {
        ConfigurationError("\(file.text): \(prefix)\(key) has the value \(value.spelled); accepted is \(accepts)")
    }

    /// - Returns: `nil` when the key is absent.
    func value<Value>(
        _ key: String, accepts: String, _ read: (DocumentValue) -> Value?
    ) throws(ConfigurationError) -> Value? {
        guard let given = table[key] else { return nil }
        guard let value = read(given) else { throw failure(key, given, accepts: accepts) }
        return value
    }

    func boolean(_ key: String) throws(ConfigurationError) -> Bool? {
        try value(key, accepts: "true or false") { if case .boolean(let value) = $0 { value } else { nil } }
    }

    func number(_ key: String) throws(ConfigurationError) -> UInt64? {
        try value(key, accepts: Accepted.number) {
            if case .integer(let value) = $0 { UInt64(exactly: value) } else { nil }
        }
    }

    func size(_ key: String) throws(ConfigurationError) -> UInt64? {
        try value(key, accepts: Accepted.size) {
            switch $0 {
            case .integer(let value): UInt64(exactly: value)
            case .text(let text): ValueSyntax.size(text)
            default: nil
            }
        }
    }

    func text<Value>(
        _ key: String, accepts: String, _ read: (String) -> Value?
    ) throws(ConfigurationError) -> Value? {
        try value(key, accepts: accepts) { if case .text(let text) = $0 { read(text) } else { nil } }
    }

    func texts(_ key: String, accepts: String) throws(ConfigurationError) -> [String]? {
        try value(key, accepts: accepts) {
            guard case .list(let values) = $0 else { return nil }
            let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
            return texts.count == values.count ? texts : nil
        }
    }

    /// Texts that mean something together.
    func list<Value>(
        _ key: String, accepts: String, _ read: ([String]) -> Value?
    ) throws(ConfigurationError) -> Value? {
        guard let texts = try texts(key, accepts: accepts) else { return nil }
        guard let value = read(texts) else { throw failure(key, .list(texts.map { .text($0) }), accepts: accepts) }
        return value
    }

    func subtable(_ key: String) throws(ConfigurationError) -> TableReader? {
        try value(key, accepts: "a table") {
            guard case .table(let table) = $0 else { return nil }
            return TableReader(file: file, prefix: "\(prefix)\(key).", table: table)
        }
    }

    /// Without the keys among `names` that are `null`: for them it means the same as no key.
    func droppingNulls(of names: [String]) -> TableReader {
        TableReader(
            file: file, prefix: prefix,
            table: DocumentTable(table.entries.filter { !($0.value == .null && names.contains($0.key)) }))
    }

    func refuseKeys(except known: [String]) throws(ConfigurationError) {
        guard let entry = table.entries.first(where: { !known.contains($0.key) }) else { return }
        throw unknown(entry.key, known: known)
    }

    func unknown(_ key: String, known: [String]) -> ConfigurationError {
        let hint =
            Spelling.nearest(to: key, among: known).map { "did you mean \(prefix)\($0)?" }
            ?? "accepted are \(known.joined(separator: ", "))"
        return ConfigurationError("\(file.text): unknown key \(prefix)\(key); \(hint)")
    }
}
