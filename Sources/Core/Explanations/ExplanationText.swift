/// For people. One line each, whatever bytes names have.
extension Explanation {
    package var text: String {
        var lines: [String] = []
        if let source, let object { lines.append("\(shown(source)) -> \(shown(object))") }
        lines += now
        if let last { lines += told(of: last) }
        return lines.map { $0 + "\n" }.joined()
    }

    private var now: [String] {
        switch verdict {
        case .hit: ["Now: a hit."]
        case .miss(let finding): ["Now: a miss\(compared(finding.comparedWith)):"] + lines(finding.differences)
        case .byText(let finding):
            ["Now: a miss, unless its preprocessed text is known\(compared(finding.comparedWith)):"]
                + lines(finding.differences)
        case .uncached(let kind, let reason): ["Now: \(kind.words)\(reason.isEmpty ? "" : ": " + reason)."]
        }
    }

    private func told(of trace: Trace) -> [String] {
        ["Last miss: \(ago(trace.time))\(compared(trace.comparedWith)):"] + lines(trace.differences)
            + ["  What it made: \(trace.fate.code)."]
    }

    private func compared(_ time: Int64?) -> String { time.map { ", compared with the compile \(ago($0))" } ?? "" }

    private func lines(_ differences: [Difference]) -> [String] {
        let lines = differences.map { "  " + $0.text(ago) }
        return lines.isEmpty ? ["  nothing that is remembered differs"] : lines
    }

    private func ago(_ moment: Int64) -> String { Self.duration(from: moment, to: time) + " ago" }

    /// In the largest unit that fits.
    private static func duration(from moment: Int64, to now: Int64) -> String {
        let (nanoseconds, overflow) = now.subtractingReportingOverflow(moment)
        let seconds = overflow ? 0 : max(0, nanoseconds / 1_000_000_000)
        for (size, unit) in [(86_400, "d"), (3_600, "h"), (60, "min")] as [(Int64, String)] where seconds >= 2 * size {
            return "\(seconds / size) \(unit)"
        }
        return "\(seconds) s"
    }
}

extension Explanation.Kind {
    fileprivate var words: String {
        switch self {
        case .notCacheable: "not cacheable"
        case .notCompilation: "not a compilation"
        case .unsupported: "not a compiler that is known"
        case .switchedOff: "not asked of the cache"
        case .trouble: "compiled without the cache"
        }
    }
}

func shown(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(2_000).map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
}
