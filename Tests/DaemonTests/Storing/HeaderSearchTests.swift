import Arguments
import Keys
import Posix
import Testing

@testable import Daemon

/// Where the compiler looked in vain, as the design's chapter on keys has it.
@Suite struct HeaderSearchTests {
    private let room: Room
    private let listings = DirectoryNames()

    init() throws { room = try Room() }

    private func ask(
        _ names: [String], search: SearchList, dialect: Dialect = .clang, started: Int64? = nil,
        change: (inout Compilation) -> Void = { _ in }
    ) throws -> HeaderSearch.Answer? {
        var compilation = Compilation(
            dialect: dialect, language: .c, input: Array(names[0].utf8), object: Array("a.o".utf8))
        change(&compilation)
        let mentions = try names.map { name in
            let path = name.hasPrefix("/") ? Path(name) : room.path(name)
            return SystemHeaders.Mentions(of: try contents(of: path))
        }
        return HeaderSearch(
            .init(
                compilation: compilation, names: names.map { Array($0.utf8) }, mentions: mentions, search: search,
                duplicates: [], directory: Array(room.path.bytes), started: started ?? Clock.now + 10_000_000_000,
                listings: listings)
        ).run()
    }

    private func list(_ bracket: String..., quoted: [String] = [], nonexistent: [String] = []) -> SearchList {
        SearchList(
            quoted: quoted.map { .init(Array($0.utf8), isSystem: false) },
            bracket: bracket.map { .init(Array($0.utf8), isSystem: $0.hasPrefix("sys")) },
            nonexistent: nonexistent.map { Array($0.utf8) })
    }

    /// `directory: name, name` in the order found.
    private func absent(_ answer: HeaderSearch.Answer?) -> [String] {
        (answer?.absences ?? []).map { absence in
            let names = absence.names.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
            return String(decoding: absence.directory, as: UTF8.self) + ": " + names
        }
    }

    @Test func `every directory before the one where it was found lacks the header`() throws {
        try room.write("a.c", "#include <h.h>")
        try room.write("three/h.h", "")
        try room.write("one/other.h", "")
        try room.write("two/other.h", "")
        #expect(
            absent(try ask(["a.c", "three/h.h"], search: list("one", "two", "three"))) == ["one: h.h", "two: h.h"])
        #expect(absent(try ask(["a.c", "three/h.h"], search: list("three", "one"))) == [])
    }

    @Test func `the first missing part of the way to a header is watched, where it would come to be`() throws {
        try room.write("a.c", "#include <sys/t.h>")
        try room.write("three/sys/t.h", "")
        try room.write("one/h.h", "")
        try room.write("two/sys/u.h", "")
        #expect(
            absent(try ask(["a.c", "three/sys/t.h"], search: list("one", "two", "three"))) == [
                "one: sys", "two/sys: t.h",
            ])
    }

    @Test func `a directory that is named but not there must stay away`() throws {
        try room.write("a.c", "")
        try room.write("there/x", "")
        #expect(
            absent(try ask(["a.c"], search: list(nonexistent: ["none", "there/none/deep", "/nonexistent-swcache/x"])))
                == [".: none", "there: none", "/: nonexistent-swcache"])
    }

    @Test func `an include by quotes says that the includer's directory lacks it`() throws {
        try room.write("src/a.c", "#include \"h.h\"\n#include \"own.h\"\n")
        try room.write("src/own.h", "#include \"deep.h\"")
        try room.write("quoted/h.h", "")
        try room.write("inc/deep.h", "")
        let answer = try ask(
            ["src/a.c", "quoted/h.h", "src/own.h", "inc/deep.h"], search: list("inc", quoted: ["quoted"]))
        #expect(absent(answer) == ["quoted: deep.h", "src: deep.h, h.h"])
    }

    @Test func `include_next leaves what is there before alone`() throws {
        try room.write("a.c", "#include <h.h>")
        try room.write("one/h.h", "#include_next <h.h>")
        try room.write("two/h.h", "")
        let answer = try ask(["a.c", "one/h.h", "two/h.h"], search: list("one", "two"))
        #expect(answer != nil && absent(answer).isEmpty)
    }

    @Test func `what is there before but was not read is nothing to build on, when it is young`() throws {
        try room.write("a.c", "#include <h.h>")
        let old = try room.write("one/h.h", "")
        try room.write("two/h.h", "")
        // It came to be during the compile: the compiler may or may not have seen it.
        let born = try FileFacts(of: old).youngest
        #expect(try ask(["a.c", "two/h.h"], search: list("one", "two"), started: born) == nil)
        #expect(try ask(["a.c", "two/h.h"], search: list("one", "two"), started: born + 1) != nil)
    }

    @Test func `gcc would take a precompiled header in a header's place`() throws {
        try room.write("a.c", "#include <h.h>")
        try room.write("one/h.h", "")
        try room.write("sys/s.h", "")
        let search = list("one", "sys")
        #expect(
            absent(try ask(["a.c", "one/h.h", "sys/s.h"], search: search, dialect: .gcc)) == [
                "one: h.h.gch, s.h", ".: h.h.gch",
            ])
        #expect(absent(try ask(["a.c", "one/h.h"], search: search)) == [])
    }

    @Test func `has_include says that names are there, or are not`() throws {
        try room.write("a.c", "#if __has_include(<yes.h>) && __has_include(\"no.h\")\n#endif")
        try room.write("one/x.h", "")
        try room.write("two/yes.h", "")
        let answer = try ask(["a.c"], search: list("one", "two"))
        #expect(absent(answer) == ["one: no.h, yes.h", ".: no.h", "two: no.h"])
        #expect(answer?.presences == [Array("two/yes.h".utf8)])
    }

    @Test func `a header before all others is looked for in the working directory first`() throws {
        try room.write("src/a.c", "")
        try room.write("one/pre.h", "")
        let answer = try ask(["src/a.c", "one/pre.h"], search: list("one")) {
            $0.keyArguments = [.init(.search, flag: Array("-include".utf8), value: Array("pre.h".utf8), isPath: true)]
        }
        #expect(absent(answer) == [".: pre.h"])
    }

    @Test func `a header map cannot be explained`() throws {
        try room.write("a.c", "")
        #expect(try ask(["a.c"], search: SearchList(bracket: [.init([1], isSystem: false, isPlain: false)])) == nil)
    }
}
