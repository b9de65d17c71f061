import Hashing
import Testing

@testable import Explanations

/// Which earlier compile is nearest, and what is told of it.
@Suite struct DiagnosisTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func argument(_ text: String) -> Fact { Fact(.argument, bytes(text), bytes(text)) }

    private static func macro(_ name: String, _ value: String) -> Fact {
        Fact(.argument, bytes("macro " + name), bytes("-D\(name)=\(value)"))
    }

    private static func trace(
        _ facts: [Fact], key: UInt8 = 1, at time: Int64 = 1, object: String = "/w/a.o", compiler: UInt8 = 7
    ) -> Trace {
        Trace(
            time: time, key: Digest(of: [key]), source: bytes("/w/a.c"), object: bytes(object), aliases: [],
            compiler: Digest(of: [compiler]), facts: facts)
    }

    private static func told(
        _ new: Trace, _ earlier: [Trace], _ cause: Diagnosis.Cause = .unknown
    ) -> [Difference] {
        Diagnosis(of: new, earlier: earlier, composition: { _ in nil }).finding(cause).differences
    }

    @Test func `the compile with the fewest differences is the nearest`() {
        let near = Self.trace([Self.argument("-O2"), Self.argument("-g")], key: 2, at: 1)
        let far = Self.trace([Self.argument("-Os")], key: 3, at: 2)
        let new = Self.trace([Self.argument("-O2")], key: 4, at: 3)
        let finding = Diagnosis(of: new, earlier: [far, near], composition: { _ in nil }).finding(.unknown)
        #expect(finding.differences == [Difference(.argument, .gone, Self.bytes("-g"), was: Self.bytes("-g"))])
        #expect(finding.comparedWith == 1)
    }

    @Test func `a macro of another value is one difference`() {
        let old = Self.trace([Self.macro("A", "1"), Self.macro("B", "1")], key: 2)
        let new = Self.trace([Self.macro("A", "2"), Self.macro("C", "1")])
        #expect(
            Self.told(new, [old]).map { "\($0.change) \(String(decoding: $0.name, as: UTF8.self))" }
                == ["changed macro A", "appeared macro C", "gone macro B"])
    }

    @Test func `equal arguments in another order`() {
        let old = Self.trace([Self.argument("-Ia"), Self.argument("-Ib")], key: 2)
        let new = Self.trace([Self.argument("-Ib"), Self.argument("-Ia")])
        #expect(Self.told(new, [old]).map(\.change) == [.reordered])
        let more = Self.trace([Self.argument("-Ib"), Self.argument("-g"), Self.argument("-Ia")])
        #expect(Self.told(more, [old]).map(\.change) == [.appeared, .reordered])
        let less = Self.trace([Self.argument("-Ib")])
        #expect(Self.told(less, [old]).map(\.change) == [.gone])
    }

    @Test func `nothing is remembered`() {
        #expect(Self.told(Self.trace([]), []) == [Difference(.unit, .unknown)])
    }

    @Test(arguments: [
        (Trace.Fate.stored, Difference.Subject.manifest), (.notKept("why"), .notKept), (.failed, .notKept),
        (.notStored, .notKept), (.underWay, .notKept),
    ])
    func `the same was compiled before`(_ fate: Trace.Fate, _ subject: Difference.Subject) {
        var old = Self.trace([Self.argument("-c")])
        old.fate = fate
        #expect(Self.told(Self.trace([Self.argument("-c")]), [old]).map(\.subject) == [subject])
    }

    @Test func `the same was stored elsewhere`() {
        var old = Self.trace([Fact(.storage, [], Self.bytes("disk: /a"))])
        old.fate = .stored
        let new = Self.trace([Fact(.storage, [], Self.bytes("disk: /b"))])
        #expect(Self.told(new, [old]).map(\.subject) == [.storage])
        #expect(Self.told(new, [old], .entry(.gone)).map(\.subject) == [.entry, .storage])
    }

    @Test func `of a compiler the file that differs is named`() {
        let files = [7: [Fact(.file, Self.bytes("/cc1"), [1])], 8: [Fact(.file, Self.bytes("/cc1"), [2])]]
        let composed = Dictionary(uniqueKeysWithValues: files.map { (Digest(of: [UInt8($0.key)]), $0.value) })
        let old = Self.trace([], key: 2, compiler: 7)
        let finding = Diagnosis(of: Self.trace([], compiler: 8), earlier: [old], composition: { composed[$0] })
            .finding(.unknown)
        #expect(finding.differences == [Difference(.compiler, .changed, Self.bytes("/cc1"))])
    }

    @Test func `a changed file is dated by the latest equal compile`() {
        let change = Difference(.file, .changed, Self.bytes("a.h"))
        let found = Self.told(Self.trace([], at: 9), [Self.trace([], at: 5)], .changed([change]))
        #expect(found.map(\.since) == [5])
        #expect(Self.told(Self.trace([], at: 9), [], .changed([change])).map(\.since) == [nil])
    }

    @Test func `messages of another shape are told by what shaped them`() {
        let old = Self.trace([Fact(.messageVariable, Self.bytes("LANG"), Self.bytes("C"))])
        let new = Self.trace([Fact(.messageVariable, Self.bytes("LANG"), Self.bytes("de"))])
        let found = Self.told(new, [old], .changed([Difference(.colours, .changed)]))
        #expect(
            found == [Difference(.variable, .changed, Self.bytes("LANG"), was: Self.bytes("C"), now: Self.bytes("de"))])
    }
}
