import Arguments
import Hashing
import Keys
import Posix
import PosixAsync
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(4))) struct DirectModeTests {
    private let room: Room
    private let hasher = HasherPool(on: reactor, pool: IOPool())
    private let direct: DirectMode
    private let compilation = Compilation(
        dialect: .gcc, language: .c, input: Array("a.c".utf8), object: Array("a.o".utf8))

    init() throws {
        room = try Room()
        direct = DirectMode(on: reactor, hasher: hasher, slow: SlowPlaces(table: nil))
        try room.write("a.c", "#include \"h.h\"")
        try room.write("h.h", "int a;")
        try room.write("inc/x", "")
    }

    private func question(date: String = "", diagnostics: [UInt8] = [], dependencies: DependencyRequest? = nil)
        -> DirectQuestion
    {
        let directory = Array(room.path.bytes)
        return DirectQuestion(
            manifest: Digest(of: [1]),
            place: CompilePlace(
                directory: directory,
                roots: BaseDirectory(configured: [], source: directory, directory: directory).roots),
            date: Array(date.utf8), diagnostics: Digest(of: diagnostics), dependencies: dependencies,
            comments: CommentStyle(compilation))
    }

    private func result(_ entry: UInt8, header: String = "int a;", blind: Bool = false) -> Manifest.Result {
        let text = Array(header.utf8)
        let normalised = CommentBlindness.normalised(text, language: .c, lineComments: true)
        return Manifest.Result(
            entry: Digest(of: [entry]),
            inputs: [
                .init(Name(.asSpelled, Array("a.c".utf8)), Digest(of: Array("#include \"h.h\"".utf8))),
                .init(
                    Name(.asSpelled, Array("h.h".utf8)), Digest(of: text),
                    commentBlind: blind ? normalised.map { Digest(of: $0) } : nil),
            ])
    }

    /// The entry's number; 0: changed; nil: unknown.
    private func lookup(_ stored: Manifest?, _ question: DirectQuestion? = nil) async -> Int? {
        switch await direct.lookup(question ?? self.question(), load: { stored }) {
        case .found(let hit): (1...9).first { Digest(of: [UInt8($0)]) == hit.entry }
        case .changed: 0
        case .unknown: nil
        }
    }

    @Test func `a header that changes is a miss, one that goes back is a hit again`() async throws {
        #expect(await lookup(nil) == nil)
        let stored = Manifest(results: [result(1)])
        #expect(await lookup(stored) == 1)
        #expect(await lookup(nil) == 1, "it is known now")
        try room.write("h.h", "int b;")
        #expect(await lookup(stored) == 0)
        await direct.learn(result(2, header: "int b;"), of: question())
        #expect(await lookup(nil) == 2)
        try room.write("h.h", "int a;")
        #expect(await lookup(nil) == 1)
        room.remove("h.h")
        #expect(await lookup(stored) == 0)
    }

    @Test func `what another daemon has learnt is found though we know an older state`() async throws {
        #expect(await lookup(Manifest(results: [result(1)])) == 1)
        try room.write("h.h", "int c;")
        #expect(await lookup(Manifest(results: [result(3, header: "int c;"), result(1)])) == 3)
    }

    @Test func `a name that must be absent makes a miss when it comes, and a hit when it goes`() async throws {
        var learnt = result(1)
        learnt.absences = [
            .init(Name(.asSpelled, Array("inc".utf8)), [Array("h.h".utf8)]),
            .init(Name(.asSpelled, Array("none".utf8)), [Array("h.h".utf8)]),
        ]
        let stored = Manifest(results: [learnt])
        for _ in 0..<3 {
            #expect(await lookup(stored) == 1)
            try room.write("inc/other.h", "")
            #expect(await lookup(stored) == 1)
            try room.write("inc/h.h", "")
            #expect(await lookup(stored) == 0)
            room.remove("inc/h.h")
        }
        try room.write("none/h.h", "")
        #expect(await lookup(stored) == 0)
    }

    @Test func `a name that must be there makes a miss when it goes`() async throws {
        var learnt = result(1)
        learnt.presences = [Name(.asSpelled, Array("inc/x".utf8))]
        let stored = Manifest(results: [learnt])
        #expect(await lookup(stored) == 1)
        room.remove("inc/x")
        #expect(await lookup(stored) == 0)
    }

    @Test func `a comment in a header costs nothing where it cannot show`() async throws {
        let stored = Manifest(results: [result(1, header: "int a; // one\n", blind: true)])
        try room.write("h.h", "int a; // another\n")
        #expect(await lookup(stored) == 1)
        try room.write("h.h", "int ab; // one\n")
        #expect(await lookup(stored) == 0)
    }

    @Test func `where comments can show they count`() async throws {
        try room.write("h.h", "int a; // another\n")
        #expect(await lookup(Manifest(results: [result(1, header: "int a; // one\n")])) == 0)
    }

    @Test func `the date, the terminal and the dependency file are asked for too`() async throws {
        var dated = result(1)
        dated.date = Array("May  1 2026".utf8)
        dated.diagnostics = Digest(of: [7])
        let stored = Manifest(results: [dated])
        #expect(await lookup(stored, question(date: "May  1 2026", diagnostics: [7])) == 1)
        #expect(await lookup(stored, question(date: "May  2 2026", diagnostics: [7])) == 0)
        #expect(await lookup(stored, question(date: "May  1 2026", diagnostics: [8])) == 0)
        let user = DependencyRequest(style: .user, path: [], targets: [], phony: false)
        #expect(await lookup(stored, question(date: "May  1 2026", diagnostics: [7], dependencies: user)) == 0)
        dated.knowsSystemHeaders = true
        #expect(
            await lookup(
                Manifest(results: [dated]), question(date: "May  1 2026", diagnostics: [7], dependencies: user)) == 1)
    }

    @Test func `a manifest without results is as good as none`() async {
        #expect(await lookup(Manifest()) == nil)
    }
}
