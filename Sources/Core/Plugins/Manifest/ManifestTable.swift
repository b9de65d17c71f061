import Documents

/// Why a manifest cannot be used: one line that names the key.
package struct ManifestProblem: Error, Equatable, Sendable {
    package var message: String
}

/// One table of a manifest, asked for typed values.
struct ManifestTable {
    /// For messages: empty, or such as `option "bucket": `.
    var place = ""
    let table: DocumentTable

    func problem(_ text: String) -> ManifestProblem { ManifestProblem(message: place + text) }

    func refuseKeys(except known: [String]) throws(ManifestProblem) {
        guard let entry = table.entries.first(where: { !known.contains($0.key) }) else { return }
        let hint =
            Spelling.nearest(to: entry.key, among: known).map { "did you mean \($0)?" }
            ?? "accepted are \(known.joined(separator: ", "))"
        throw problem("unknown key \(entry.key); \(hint)")
    }

    func value<Value>(
        _ key: String, accepts: String, _ read: (DocumentValue) -> Value?
    ) throws(ManifestProblem) -> Value? {
        guard let given = table[key] else { return nil }
        guard let value = read(given) else {
            throw problem("\(key) has the value \(given.spelled); accepted is \(accepts)")
        }
        return value
    }

    func needed<Value>(_ key: String, _ value: Value?) throws(ManifestProblem) -> Value {
        guard let value else { throw problem("the key \(key) is missing") }
        return value
    }

    /// One line, not empty.
    func line(_ key: String) throws(ManifestProblem) -> String? {
        try value(key, accepts: "a text of one line") {
            guard case .text(let text) = $0, !text.isEmpty else { return nil }
            return text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f } ? text : nil
        }
    }

    func texts(_ key: String, _ isFine: (String) -> Bool, accepts: String) throws(ManifestProblem) -> [String] {
        try value(key, accepts: accepts) {
            guard case .list(let values) = $0 else { return nil }
            let texts = values.compactMap { if case .text(let text) = $0, isFine(text) { text } else { nil } }
            return texts.count == values.count ? texts : nil
        } ?? []
    }

    func boolean(_ key: String) throws(ManifestProblem) -> Bool {
        try value(key, accepts: "true or false") { if case .boolean(let value) = $0 { value } else { nil } } ?? false
    }

    func integer(_ key: String) throws(ManifestProblem) -> Int64? {
        try value(key, accepts: "a whole number") { if case .integer(let value) = $0 { value } else { nil } }
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of: Choice.Type
    ) throws(ManifestProblem) -> Choice? where Choice.RawValue == String {
        let accepted = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(key, accepts: accepted) {
            if case .text(let text) = $0 { Choice(rawValue: text) } else { nil }
        }
    }

    /// `[[key]]`
    func tables(_ key: String) throws(ManifestProblem) -> [DocumentTable] {
        try value(key, accepts: "tables under [[\(key)]]") {
            guard case .list(let values) = $0 else { return nil }
            let tables = values.compactMap { if case .table(let table) = $0 { table } else { nil } }
            return tables.count == values.count ? tables : nil
        } ?? []
    }
}
