package import Documents
package import PluginKit

/// JSON in answers and requests.
package enum JSON {
    /// - Throws: `corrupt` for what is no JSON object, or larger than a megabyte.
    package static func table(in body: Buffer) throws(BackendError) -> DocumentTable {
        guard body.count <= 1 << 20, case .table(let table)? = try? JSONReader.read(body.bytes) else {
            throw BackendError(.corrupt, "the answer is not a JSON object")
        }
        return table
    }

    package static func text(_ value: DocumentValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .real(let value): value.isFinite ? String(value) : "null"
        case .text(let value), .date(let value): JSONText.quoted(value)
        case .list(let values): "[" + values.map { text($0) }.joined(separator: ",") + "]"
        case .table(let table):
            "{" + table.entries.map { JSONText.quoted($0.key) + ":" + text($0.value) }.joined(separator: ",") + "}"
        }
    }

    package static func body(_ entries: [DocumentTable.Entry]) -> Body {
        .bytes(Array(text(.table(DocumentTable(entries))).utf8))
    }
}

extension DocumentTable {
    /// `nil` where it is not there or no text.
    package func text(_ key: String) -> String? {
        if case .text(let text)? = self[key] { text } else { nil }
    }
}
