import Hashing
import Keys
import Testing

@Suite struct ManifestCodingTests {
    private let key = Digest(of: [42])

    private func name(_ text: String, _ origin: Name.Origin = .asSpelled) -> Name { Name(origin, Array(text.utf8)) }

    private var full: Manifest {
        var first = Manifest.Result(
            entry: Digest(of: [1]),
            inputs: [
                .init(name("a.c"), Digest(of: [2])),
                .init(name("/src/h.h", .belowBase), Digest(of: [3]), commentBlind: Digest(of: [4])),
                .init(name("/usr/include/stdio.h"), Digest(of: [5]), isSystemHeader: true),
                .init(Name(.asSpelled, [0xFF, 0xFE, 10]), Digest(of: [6])),
            ])
        first.absences = [.init(name("inc"), [Array("h.h".utf8), Array("a.c".utf8)]), .init(name(""), [])]
        first.presences = [name("there"), name("inc")]
        first.date = Array("Jan  1 2026".utf8)
        first.diagnostics = Digest(of: [7])
        first.boundTo = .init([.belowTarget, .belowWorkspace], Digest(of: [8]))
        first.variables = [
            .init(Array("A".utf8), name("x")), .init(Array("B".utf8), nil), .init(Array("C".utf8), name("")),
            .init(Array("OUT_DIR".utf8), name("/debug/out", .belowTarget)),
        ]
        first.listings = [.init(name("/src", .belowWorkspace), Digest(of: [11]))]
        first.knowsSystemHeaders = true
        first.dependencyFile = Digest(of: [9])
        var empty = Manifest.Result(entry: Digest(of: [10]), inputs: [])
        empty.date = []
        return Manifest(results: [first, empty])
    }

    @Test func `what was written is read`() {
        #expect(Manifest(decoding: full.encoded(for: key), for: key) == full)
        #expect(Manifest(decoding: Manifest().encoded(for: key), for: key) == Manifest())
    }

    @Test func `a manifest in another's place is unreadable`() {
        #expect(Manifest(decoding: full.encoded(for: key), for: Digest(of: [43])) == nil)
    }

    @Test func `a name is written once, however many results have it`() {
        let inputs = (0..<100).map { Manifest.Input(name("directory/header-\($0).h"), Digest(of: [UInt8($0)])) }
        let one = Manifest(results: [.init(entry: Digest(of: [1]), inputs: inputs)])
        let two = Manifest(results: [
            .init(entry: Digest(of: [1]), inputs: inputs), .init(entry: Digest(of: [2]), inputs: inputs),
        ])
        #expect(two.encoded(for: key).count - one.encoded(for: key).count < 100 * 39 + 100)
    }

    @Test func `any changed, missing or added byte makes it unreadable`() {
        let whole = full.encoded(for: key)
        for index in whole.indices {
            var broken = whole
            broken[index] ^= 1 << UInt8(index % 8)
            #expect(Manifest(decoding: broken, for: key) == nil)
            #expect(Manifest(decoding: Array(whole[..<index]), for: key) == nil)
        }
        #expect(Manifest(decoding: whole + [0], for: key) == nil)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `bytes that somebody forged with a right checksum never trap`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var body = Array(full.encoded(for: key).dropLast(32))
        for _ in 0..<(1 + dice.roll(4)) {
            let index = dice.roll(body.count)
            switch dice.roll(4) {
            case 0: body[index] = UInt8(truncatingIfNeeded: dice.next())
            case 1: body[index] = 0xFF
            case 2: body.removeSubrange(index...)
            default: body.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF], at: index)
            }
            if body.isEmpty { body = [0] }
        }
        // What can be read at all is read back the same.
        if let read = Manifest(decoding: body + Digest(of: body + key.bytes).bytes, for: key) {
            #expect(Manifest(decoding: read.encoded(for: key), for: key) == read, "seed \(seed)")
        }
    }

    @Test func `the newest result stands in front, and the oldest goes`() {
        var manifest = Manifest()
        for number in 0..<(Manifest.mostResults + 5) {
            manifest.add(.init(entry: Digest(of: [UInt8(number)]), inputs: []))
        }
        #expect(manifest.results.count == Manifest.mostResults)
        #expect(manifest.results.first?.entry == Digest(of: [UInt8(Manifest.mostResults + 4)]))
        manifest.add(.init(entry: Digest(of: [20]), inputs: []))
        #expect(manifest.results.count == Manifest.mostResults && manifest.results[0].entry == Digest(of: [20]))
    }

    @Test func `too many inputs push the oldest results out, but never the newest`() {
        let many = (0..<(Manifest.mostInputs - 10)).map { _ in Manifest.Input(name("h"), Digest(of: [])) }
        var manifest = Manifest()
        manifest.add(.init(entry: Digest(of: [1]), inputs: many))
        manifest.add(.init(entry: Digest(of: [2]), inputs: Array(many.prefix(10))))
        #expect(manifest.results.count == 2)
        manifest.add(.init(entry: Digest(of: [3]), inputs: Array(many.prefix(1))))
        #expect(manifest.results.map(\.entry) == [Digest(of: [3]), Digest(of: [2])])
        manifest.add(.init(entry: Digest(of: [4]), inputs: many + many))
        #expect(manifest.results.map(\.entry) == [Digest(of: [4])])
    }

    @Test func `what others learnt comes behind what we know`() {
        var ours = Manifest(results: [.init(entry: Digest(of: [1]), inputs: [])])
        ours.merge(
            Manifest(results: [.init(entry: Digest(of: [2]), inputs: []), .init(entry: Digest(of: [1]), inputs: [])]))
        #expect(ours.results.map(\.entry) == [Digest(of: [1]), Digest(of: [2])])
    }
}
