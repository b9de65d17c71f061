/// What a configuration or history file says, whichever language it is written in.
package indirect enum DocumentValue: Equatable, Sendable {
    /// Of JSON only.
    case null
    case boolean(Bool)
    case integer(Int64)
    /// Also JSON integers beyond 64 bits with sign.
    case real(Double)
    case text(String)
    /// Of TOML only: as spelled.
    case date(String)
    case list([DocumentValue])
    case table(DocumentTable)

    /// As a person would write it, for messages; long values are cut.
    package var spelled: String {
        let whole =
            switch self {
            case .null: "null"
            case .boolean(let value): value ? "true" : "false"
            case .integer(let value): String(value)
            case .real(let value): String(value)
            case .text(let value): JSONText.quoted(value)
            case .date(let value): value
            case .list(let values): "[" + values.map(\.spelled).joined(separator: ", ") + "]"
            case .table(let table):
                "{" + table.entries.map { "\($0.key) = \($0.value.spelled)" }.joined(separator: ", ") + "}"
            }
        return whole.count <= 80 ? whole : whole.prefix(77) + "..."
    }
}

/// Keys with values in the order of the file; no key twice.
package struct DocumentTable: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package var key: String
        package var value: DocumentValue

        package init(_ key: String, _ value: DocumentValue) {
            self.key = key
            self.value = value
        }
    }

    package var entries: [Entry]

    package init(_ entries: [Entry] = []) { self.entries = entries }

    package subscript(key: String) -> DocumentValue? { entries.first { $0.key == key }?.value }
}

/// Why a file could not be read: the place, counted from 1, and what is wrong there. Columns count bytes.
package struct DocumentError: Error, Equatable, Sendable {
    package var line: Int
    package var column: Int
    package var problem: String

    package init(line: Int, column: Int, problem: String) {
        self.line = line
        self.column = column
        self.problem = problem
    }

    package var message: String { "line \(line), column \(column): \(problem)" }
}
