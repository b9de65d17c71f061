import Hashing
import Testing

@testable import Explanations

@Suite struct UnitTableTests {
    private func trace(_ name: String, at time: Int64, object: String = "o", alias: String = "") -> Trace {
        var trace = Trace(
            time: time, key: Digest(of: Array(name.utf8)), source: Array(name.utf8), object: Array(object.utf8),
            aliases: [Digest(of: Array(alias.utf8))], compiler: Digest(of: [1]),
            facts: [Fact(.argument, Array("-O".utf8), Array("-O2".utf8))])
        trace.differences = [
            Difference(.file, .changed, [0xff], was: [1], now: nil, modified: 4), Difference(.unit, .unknown),
        ]
        trace.comparedWith = time - 1
        return trace
    }

    @Test func `the newest of a source are known, those of the unit first`() {
        var table = UnitTable()
        for time in 1...9 { table.note(trace("a", at: Int64(time), object: time % 2 == 0 ? "even" : "odd")) }
        let asked = trace("a", at: 10, object: "odd")
        #expect(table.earlier(than: asked).map(\.time) == [9, 7, 5, 8, 6, 4])
        #expect(table.last(of: asked)?.time == 9)
        #expect(table.last(of: trace("b", at: 1)) == nil)
    }

    @Test func `a source that is new is known by its aliases`() {
        var table = UnitTable()
        table.note(trace("/one/a", at: 1, alias: "a"))
        #expect(table.earlier(than: trace("/two/a", at: 2, alias: "a")).map(\.time) == [1])
        #expect(table.earlier(than: trace("/two/b", at: 2, alias: "b")).isEmpty)
    }

    @Test func `what is too much is forgotten, the oldest first`() {
        var table = UnitTable(limit: 50_000)
        for number in 1...1_000 { table.note(trace("unit \(number)", at: Int64(number))) }
        #expect(table.last(of: trace("unit 1000", at: 0)) != nil)
        #expect(table.last(of: trace("unit 1", at: 0)) == nil)
        #expect(table.all.traces.count < 300)
    }

    @Test func `what became of a compile is noted where it was`() {
        var table = UnitTable()
        table.note(trace("a", at: 1))
        table.note(trace("a", at: 2))
        table.settle(Array("a".utf8), at: 1, .notKept("why"))
        table.settle(Array("b".utf8), at: 1, .failed)
        #expect(table.earlier(than: trace("a", at: 3)).map(\.fate) == [.underWay, .notKept("why")])
    }

    @Test(arguments: [Trace.Fate.underWay, .stored, .notStored, .failed, .notKept("a file: that it read")])
    func `a table comes back from its bytes`(_ fate: Trace.Fate) throws {
        var table = UnitTable()
        for time in 1...3 { table.note(trace("a", at: Int64(time))) }
        table.settle(Array("a".utf8), at: 2, fate)
        table.note([Fact(.file, [1], [2])], of: Digest(of: [1]))
        let back = try #require(UnitTable(decoding: table.encoded()))
        #expect(back.all.traces == table.all.traces)
        #expect(back.composition(of: Digest(of: [1])) == [Fact(.file, [1], [2])])
    }

    @Test func `no bytes make it trap`() {
        var table = UnitTable()
        table.note(trace("a", at: 1))
        let whole = table.encoded()
        for count in 0..<whole.count { #expect(UnitTable(decoding: Array(whole.prefix(count))) == nil) }
        for index in stride(from: 0, to: whole.count, by: 3) {
            var bytes = whole
            bytes[index] ^= 0x55
            #expect(UnitTable(decoding: bytes) == nil)
            // With a sum that is right again, only the lengths inside protect.
            let body = Array(bytes.dropLast(32))
            _ = UnitTable(decoding: body + Digest(of: body).bytes)
        }
    }

    @Test func `an earlier daemon's traces are older than our own`() {
        var (old, new) = (UnitTable(), UnitTable())
        old.note(trace("a", at: 1))
        new.note(trace("a", at: 2))
        new.adopt(old)
        #expect(new.earlier(than: trace("a", at: 3)).map(\.time) == [2, 1])
    }
}
