import Documents

/// The pieces of statistics as compact JSON text, and back. Members of maps are in the order of their bytes.
enum JSON {
    static func object(_ members: [(name: String, json: String)]) -> String {
        "{" + members.map { JSONText.quoted($0.name) + ":" + $0.json }.joined(separator: ",") + "}"
    }

    static func list(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

    static func optional(_ count: UInt64?) -> String { count.map { String($0) } ?? "null" }

    static func names(_ counts: [String: UInt64]) -> String {
        object(counts.sorted { byBytes($0.key, $1.key) }.map { ($0.key, String($0.value)) })
    }

    static func languages(_ counts: LanguageCounts) -> String {
        object([("counts", names(counts.basic)), ("adv_counts", names(counts.advanced))])
    }

    static func time(_ time: Duration) -> String {
        let (seconds, attoseconds) = time.components
        return object([("secs", String(max(seconds, 0))), ("nanos", String(max(attoseconds, 0) / 1_000_000_000))])
    }
}

extension JSON {
    static func count(_ value: DocumentValue?) -> UInt64? {
        if case .integer(let value)? = value { UInt64(exactly: value) } else { nil }
    }

    static func names(_ value: DocumentValue?) -> [String: UInt64] {
        guard case .table(let table)? = value else { return [:] }
        return table.entries.reduce(into: [:]) { $0[$1.key] = count($1.value) }
    }

    static func languages(_ value: DocumentValue?) -> LanguageCounts {
        guard case .table(let table)? = value else { return LanguageCounts() }
        return LanguageCounts(basic: names(table["counts"]), advanced: names(table["adv_counts"]))
    }

    static func time(_ value: DocumentValue?) -> Duration {
        guard case .table(let table)? = value, let seconds = count(table["secs"]),
            let nanoseconds = count(table["nanos"])
        else { return .zero }
        // Bounded, so that no file makes a sum of times overflow.
        return .seconds(Int64(min(seconds, 1 << 40))) + .nanoseconds(Int64(min(nanoseconds, 999_999_999)))
    }
}

func byBytes(_ one: String, _ other: String) -> Bool { one.utf8.lexicographicallyPrecedes(other.utf8) }
