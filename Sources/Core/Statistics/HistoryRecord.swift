import Documents

/// One stretch of counting: from the daemon's start or the last zeroing to its end. One line of JSON.
package struct HistoryRecord: Equatable, Sendable {
    /// In seconds since 1970.
    package var began: Int64
    package var ended: Int64
    package var version: String
    /// The chain's levels are not part of a record.
    package var counters: Counters

    package init(began: Int64, ended: Int64, version: String, counters: Counters) {
        self.began = began
        self.ended = ended
        self.version = version
        self.counters = counters
        self.counters.levels = nil
    }

    /// Without a line end.
    package var line: String {
        let own = OwnCounters.fields.map { ($0.name, String(counters.own[keyPath: $0.path])) }
        return JSON.object([
            ("began", String(began)), ("ended", String(ended)), ("version", JSONText.quoted(version)),
            ("stats", counters.json), ("swcache", JSON.object(own)),
        ])
    }

    /// - Returns: `nil` for a line that is no record. Counters that the line lacks are zero, so that old lines stay
    ///   readable; those that it has and this version does not know are passed over.
    package init?(line: some Collection<UInt8>) {
        guard case .table(let table)? = try? JSONReader.read(Array(line)), case .integer(let began)? = table["began"],
            case .integer(let ended)? = table["ended"], case .text(let version)? = table["version"],
            case .table(let stats)? = table["stats"]
        else { return nil }
        var counters = Counters()
        for (name, field) in CounterField.all { if let value = stats[name] { field.read(value, into: &counters) } }
        if case .table(let own)? = table["swcache"] {
            for (name, path) in OwnCounters.fields { counters.own[keyPath: path] = JSON.count(own[name]) ?? 0 }
        }
        self.init(began: began, ended: ended, version: version, counters: counters)
    }
}
