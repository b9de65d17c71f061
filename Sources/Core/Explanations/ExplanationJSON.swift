import Documents

/// For programs: one object in one line. Times are seconds since 1970; what is not known is `null`.
extension Explanation {
    package var json: String {
        var members: [(String, String)] = [
            ("source", Self.text(source)), ("object", Self.text(object)), ("time", Self.seconds(time)),
        ]
        switch verdict {
        case .hit: members += Self.members("hit", reason: nil, nil)
        case .miss(let finding): members += Self.members("miss", reason: nil, finding)
        case .byText(let finding): members += Self.members("preprocessed-text-decides", reason: nil, finding)
        case .uncached(let kind, let reason): members += Self.members(kind.rawValue, reason: reason, nil)
        }
        members.append(("last_miss", last.map { Self.object(Self.members(of: $0)) } ?? "null"))
        return Self.object(members)
    }

    private static func members(
        _ verdict: String, reason: String?, _ finding: Diagnosis.Finding?
    ) -> [(String, String)] {
        [
            ("verdict", JSONText.quoted(verdict)), ("reason", reason.map(JSONText.quoted) ?? "null"),
            ("compared_with", seconds(finding?.comparedWith)),
            ("differences", list(finding?.differences ?? [])),
        ]
    }

    private static func members(of trace: Trace) -> [(String, String)] {
        [
            ("time", seconds(trace.time)), ("compared_with", seconds(trace.comparedWith)),
            ("differences", list(trace.differences)), ("result", JSONText.quoted(trace.fate.code)),
        ]
    }

    private static func list(_ differences: [Difference]) -> String {
        "[" + differences.map { object(members(of: $0)) }.joined(separator: ",") + "]"
    }

    private static func members(of difference: Difference) -> [(String, String)] {
        [
            ("subject", JSONText.quoted(difference.subject.rawValue)),
            ("change", JSONText.quoted(difference.change.rawValue)), ("name", text(difference.name)),
            ("was", text(difference.was)), ("now", text(difference.now)), ("since", seconds(difference.since)),
            ("modified", seconds(difference.modified)),
        ]
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { JSONText.quoted($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
    }

    private static func text(_ bytes: [UInt8]?) -> String {
        bytes.map { JSONText.quoted(String(decoding: $0, as: UTF8.self)) } ?? "null"
    }

    private static func seconds(_ time: Int64?) -> String { time.map { String($0 / 1_000_000_000) } ?? "null" }
}
