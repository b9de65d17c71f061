import Foundation

/// What `swcache explain --json` said.
struct Explained {
    /// One thing that differed, in a line: subject, change, name, and the values where they show.
    typealias Line = String

    let verdict: String
    let reason: String?
    let now: [Line]
    /// The latest miss, and what became of its compile; `nil` without one.
    let last: [Line]?
    let result: String?
    /// Names of what has changed since a moment that is told.
    let dated: [String]

    private struct Malformed: Error { let text: String }

    init(_ run: Run) throws {
        guard run.code == 0, run.errors.isEmpty,
            let object = try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any],
            let verdict = object["verdict"] as? String
        else { throw Malformed(text: run.outputText + run.errorText) }
        self.verdict = verdict
        reason = object["reason"] as? String
        now = Self.lines(object["differences"])
        let last = object["last_miss"] as? [String: Any]
        self.last = last.map { Self.lines($0["differences"]) }
        result = last?["result"] as? String
        dated = (object["differences"] as? [[String: Any]] ?? []).compactMap {
            $0["since"] is Int ? $0["name"] as? String : nil
        }
    }

    private static func lines(_ differences: Any?) -> [Line] {
        (differences as? [[String: Any]] ?? []).map { difference in
            ["subject", "change", "name", "was", "now"].compactMap { difference[$0] as? String }
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}
