/// The two columns of counters: labels as wide as the longest, values right-aligned so that numbers end in one column.
struct Block {
    private struct Row {
        var label: String
        var value: String
        /// ` %` or ` s`: stands behind the column.
        var hasUnit: Bool
    }

    private var rows: [Row] = []

    private var labelWidth: Int { rows.map(\.label.utf8.count).max() ?? 0 }
    private var valueWidth: Int { rows.map(\.value.utf8.count).max() ?? 0 }

    mutating func add(_ label: String, _ count: UInt64) {
        rows.append(Row(label: label, value: String(count), hasUnit: false))
    }

    /// A total, and below it the counts by name.
    mutating func add(_ label: String, _ total: UInt64, by names: [String: UInt64]) {
        add(label, total)
        for (name, count) in names.sorted(by: { byBytes($0.key, $1.key) }) { add("\(label) (\(name))", count) }
    }

    mutating func add(_ label: String, average total: Duration, of count: UInt64) {
        rows.append(Row(label: label, value: Figures.average(total, of: count) + " s", hasUnit: true))
    }

    mutating func add(_ label: String, rate hits: UInt64, misses: UInt64) {
        let rate = Figures.percentage(hits, misses)
        rows.append(Row(label: label, value: rate.map { $0 + " %" } ?? "-", hasUnit: rate != nil))
    }

    var lines: [String] {
        let (labels, values) = (labelWidth, valueWidth)
        return rows.map { row in
            Figures.padded(row.label, labels) + " " + Figures.aligned(row.value, row.hasUnit ? values + 2 : values)
        }
    }

    /// A row that does not widen the columns.
    func line(_ label: String, _ value: String) -> String {
        Figures.padded(label, labelWidth) + " " + Figures.aligned(value, valueWidth)
    }

    func footer(_ label: String, _ value: String) -> String { Figures.padded(label, labelWidth) + " " + value }

    func size(_ label: String, _ bytes: UInt64) -> String {
        let (number, unit) = Figures.size(bytes)
        return line(label, number) + " " + unit
    }
}

/// Numbers as the report writes them.
enum Figures {
    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    static func aligned(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }

    /// Seconds with three decimals, cut off.
    static func average(_ total: Duration, of count: UInt64) -> String {
        let average = count == 0 ? .zero : total / count
        let (seconds, attoseconds) = max(average, .zero).components
        return String(seconds) + "." + digits(UInt64(attoseconds / 1_000_000_000_000_000), 3)
    }

    /// Two decimals; `nil` when nothing was counted.
    static func percentage(_ hits: UInt64, _ misses: UInt64) -> String? {
        let all = Double(hits) + Double(misses)
        guard all > 0 else { return nil }
        let hundredths = UInt64((Double(hits) / all * 10_000).rounded(.toNearestOrEven))
        return String(hundredths / 100) + "." + digits(hundredths % 100, 2)
    }

    /// In the largest unit that leaves at least 1, rounded to whole ones, ties to even.
    static func size(_ bytes: UInt64) -> (number: String, unit: String) {
        guard bytes >= 1024 else { return (String(bytes), "bytes") }
        var value = Double(bytes) / 1024
        var units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"][...]
        while value >= 1024, units.count > 1 {
            value /= 1024
            units = units.dropFirst()
        }
        return (String(UInt64(value.rounded(.toNearestOrEven))), units.first ?? "EiB")
    }

    private static func digits(_ number: UInt64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
