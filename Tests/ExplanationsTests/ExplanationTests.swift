import Documents
import Hashing
import Testing

@testable import Explanations

@Suite struct ExplanationTests {
    private static let second: Int64 = 1_000_000_000

    private var explanation: Explanation {
        var difference = Difference(.file, .changed, Array("a\n\".h".utf8), modified: 940 * Self.second)
        difference.since = 400 * Self.second
        var trace = Trace(
            time: 990 * Self.second, key: Digest(of: [1]), source: [], object: [], aliases: [],
            compiler: Digest(of: [1]),
            facts: [])
        trace.differences = [Difference(.unit, .unknown)]
        trace.fate = .stored
        return Explanation(
            source: Array("a.c".utf8), object: Array("a.o".utf8),
            .miss(.init(differences: [difference], comparedWith: 400 * Self.second)), last: trace,
            at: 1_000 * Self.second)
    }

    @Test func `one line for each difference, whatever its name`() {
        #expect(
            explanation.text == """
                a.c -> a.o
                Now: a miss, compared with the compile 10 min ago:
                  a?".h: has changed since the compile 10 min ago (last modified 60 s ago)
                Last miss: 10 s ago:
                  never seen before: no compile of this source, or of one like it, is remembered
                  What it made: stored.

                """)
    }

    @Test func `the object for programs`() throws {
        let json = explanation.json
        #expect(!json.contains("\n"))
        guard case .table(let table) = try JSONReader.read(Array(json.utf8)) else {
            Issue.record("no object: \(json)")
            return
        }
        #expect(table["verdict"] == .text("miss") && table["time"] == .integer(1_000))
        guard case .list(let differences)? = table["differences"], case .table(let first)? = differences.first else {
            Issue.record("no differences: \(json)")
            return
        }
        #expect(first["name"] == .text("a\n\".h") && first["since"] == .integer(400) && first["was"] == .null)
    }

    @Test func `each kind of difference has words of its own`() {
        var texts: Set<String> = []
        for subject in Difference.Subject.allCases {
            let text = Difference(subject, .changed, Array("x".utf8), was: [65], now: [66]).text { _ in "" }
            #expect(!text.isEmpty && texts.insert(text).inserted, "\(subject)")
        }
    }
}
