import Documents

/// TOML that must be readable, as a table.
func toml(_ text: String) throws -> DocumentTable { try TOMLReader.read(Array(text.utf8)) }

func json(_ text: String) throws -> DocumentValue { try JSONReader.read(Array(text.utf8)) }

/// The message of what goes wrong; `nil` when nothing does.
func problem(_ read: () throws -> Void) -> String? {
    do {
        try read()
        return nil
    } catch {
        return (error as? DocumentError)?.message ?? "another error: \(error)"
    }
}

/// `{key = value, …}`.
func table(_ entries: KeyValuePairs<String, DocumentValue>) -> DocumentTable {
    DocumentTable(entries.map { .init($0.key, $0.value) })
}
