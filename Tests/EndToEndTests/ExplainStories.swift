import Foundation
import Testing

/// For each kind of difference: what is said before the compile, and after it of the miss that it was.
@Suite struct ExplainStories {
    /// A call: its words, folder and variables.
    struct Call {
        var words: [String]
        var folder = ""
        var variables: [String: String] = [:]

        init(_ words: String..., in folder: String = "", with variables: [String: String] = [:]) {
            (self.words, self.folder, self.variables) = (words, folder, variables)
        }
    }

    private func desk(_ compiler: String) throws -> Desk {
        let desk = try Desk(compiler)
        try desk.write("x/other.h", "")
        try desk.write("y/b.h", "#define B 1\n")
        try desk.write("a.h", "#define A 1\n")
        try desk.write("a.c", "#include \"a.h\"\n#include <b.h>\nint f(void) { return A + B; }\n")
        return desk
    }

    private static let call = Call("-Ix", "-Iy", "-c", "a.c")

    private func explained(_ desk: Desk, _ call: Call) throws -> Explained {
        try Explained(desk.explain(call.words, in: call.folder, with: call.variables))
    }

    /// The call misses because of exactly this, and is a hit afterwards.
    private func expect(
        _ desk: Desk, _ call: Call, _ lines: [String], _ location: SourceLocation = #_sourceLocation
    ) throws {
        _ = try desk.counts()
        let before = try explained(desk, call)
        #expect(["miss", "preprocessed-text-decides"].contains(before.verdict), sourceLocation: location)
        #expect(before.now == lines, sourceLocation: location)
        let nothing = try desk.counts()
        #expect(nothing == Counts(), "an explanation was counted", sourceLocation: location)
        try desk.compile(call.words, in: call.folder, with: call.variables)
        let counts = try desk.counts()
        #expect(counts == Counts([.miss: 1]), sourceLocation: location)
        let after = try explained(desk, call)
        #expect(after.verdict == "hit" && after.now == [], sourceLocation: location)
        #expect(after.last == lines && after.result == "stored", sourceLocation: location)
    }

    private func learn(_ desk: Desk, _ call: Call) throws {
        try desk.compile(call.words, in: call.folder, with: call.variables)
    }

    // MARK: Files

    @Test(arguments: ["gcc", "clang"]) func `never seen, then seen`(_ compiler: String) throws {
        try expect(desk(compiler), Self.call, ["unit unknown"])
    }

    @Test(arguments: ["gcc", "clang"]) func `a header has changed since`(_ compiler: String) throws {
        let desk = try desk(compiler)
        try learn(desk, Self.call)
        try desk.write("y/b.h", "#define B 2\n")
        #expect(try explained(desk, Self.call).dated == ["y/b.h"])
        try expect(desk, Self.call, ["file changed y/b.h"])
    }

    @Test(arguments: ["gcc", "clang"]) func `the source has changed since`(_ compiler: String) throws {
        let desk = try desk(compiler)
        try learn(desk, Self.call)
        try desk.write("a.c", "#include <b.h>\nint f(void) { return B; }\n")
        #expect(try explained(desk, Self.call).dated == ["a.c"])
        try expect(desk, Self.call, ["file changed a.c"])
    }

    @Test(arguments: ["gcc", "clang"]) func `a header appears where it is looked for earlier`(
        _ compiler: String
    ) throws {
        let desk = try desk(compiler)
        try learn(desk, Self.call)
        try desk.write("x/b.h", "#define B 3\n")
        try expect(desk, Self.call, ["file shadows \(desk.path("x/b.h"))"])
    }

    @Test(arguments: ["gcc", "clang"]) func `a header has gone elsewhere`(_ compiler: String) throws {
        let desk = try desk(compiler)
        let call = Call("-Iy", "-Ix", "-c", "a.c")
        try learn(desk, call)
        try desk.write("x/b.h", "#define B 4\n")
        try desk.remove("y/b.h")
        try expect(desk, call, ["file gone y/b.h"])
    }

    @Test(arguments: ["gcc", "clang"]) func `the nearest of several results is told`(_ compiler: String) throws {
        let desk = try desk(compiler)
        for number in 1...3 {
            try desk.write("a.h", "#define A \(number)0\n")
            try desk.write("y/b.h", "#define B \(number)0\n")
            try learn(desk, Self.call)
        }
        try desk.write("a.h", "#define A 10\n")
        try desk.write("y/b.h", "#define B 70\n")
        try expect(desk, Self.call, ["file changed y/b.h"])
    }

    @Test func `everything has changed`() throws {
        let desk = try Desk("gcc")
        let numbers = 1...80
        try desk.write("a.c", numbers.map { "#include \"h\($0).h\"\n" }.joined())
        for value in 1...2 {
            for number in numbers { try desk.write("h\(number).h", "extern int v\(number)[\(value)];\n") }
            if value == 1 { try learn(desk, Call("-g", "-c", "a.c")) }
        }
        let found = try explained(desk, Call("-g", "-c", "a.c")).now
        #expect(found.count == 50 && found.allSatisfy { $0.hasPrefix("file changed h") }, "\(found)")
    }

    @Test func `a file that a setting names`() throws {
        let desk = try desk("gcc")
        try desk.write("extra.txt", "1")
        let call = Call("-Iy", "-c", "a.c", with: ["SCCACHE_EXTRAFILES": "extra.txt"])
        try learn(desk, call)
        try desk.write("extra.txt", "2")
        try expect(desk, call, ["file changed extra.txt"])
    }

    // MARK: Words and variables

    @Test(arguments: ["gcc", "clang"]) func `a macro, a flag, an order`(_ compiler: String) throws {
        let desk = try desk(compiler)
        try learn(desk, Call("-DN=1", "-Ix", "-Iy", "-c", "a.c"))
        try expect(desk, Call("-DN=2", "-Ix", "-Iy", "-c", "a.c"), ["argument changed macro N -DN=1 -DN=2"])
        try expect(desk, Call("-DN=1", "-Iy", "-Ix", "-c", "a.c"), ["argument reordered -I -Iy"])
        try expect(desk, Call("-DN=1", "-O1", "-Iy", "-Ix", "-c", "a.c"), ["argument appeared -O -O1"])
        try expect(desk, Call("-DN=2", "-Ix", "-Iy", "-Iz", "-c", "a.c"), ["argument appeared -I -Iz"])
    }

    @Test(arguments: ["gcc", "clang"]) func `a variable is set, changed, unset`(_ compiler: String) throws {
        let desk = try desk(compiler)
        let call = Call("-Iy", "-c", "a.c")
        try learn(desk, call)
        let set = Call("-Iy", "-c", "a.c", with: ["CPATH": "x"])
        try expect(desk, set, ["variable appeared CPATH x"])
        try expect(desk, Call("-Iy", "-c", "a.c", with: ["CPATH": "z"]), ["variable changed CPATH x z"])
    }

    @Test func `a compiler of other contents`() throws {
        let desk = try desk("gcc")
        try desk.script("cc", #"exec "$REAL" "$@""#)
        let call = Call(desk.path("cc"), "-Iy", "-c", "a.c")
        try learn(desk, call)
        try desk.script("cc", #"exec "$REAL" -DMORE "$@""#)
        try expect(desk, call, ["compiler changed \(desk.path("cc"))"])
    }

    @Test func `a tool of the compiler's`() throws {
        let desk = try desk("gcc")
        try desk.makeFolder("tools")
        let call = Call("-Btools", "-Iy", "-c", "a.c")
        try learn(desk, call)
        try desk.script("tools/as", #"exec as --defsym marked=1 "$@""#)
        let found = try explained(desk, call).now
        #expect(found.contains("compiler appeared \(desk.path("tools/as"))"), "\(found)")
    }

    @Test(arguments: ["gcc", "clang"]) func `another compiler`(_ compiler: String) throws {
        let desk = try desk(compiler)
        try learn(desk, Self.call)
        let other = compiler == "gcc" ? "clang" : "gcc"
        let call = Call(Products.path(of: other), "-Ix", "-Iy", "-c", "a.c")
        let found = try explained(desk, call).now
        #expect(found.contains("language changed dialect \(compiler) \(other)"), "\(found)")
        #expect(found.contains("compiler changed name \(compiler) \(other)"), "\(found)")
    }

    // MARK: Places

    @Test(arguments: ["gcc", "clang"]) func `another working directory, where it shows`(_ compiler: String) throws {
        let desk = try desk(compiler)
        for name in ["one", "two"] { try desk.makeFolder(name) }
        try learn(desk, Call("-g", "-I../y", "-c", "../a.c", in: "one"))
        try expect(
            desk, Call("-g", "-I../y", "-c", "../a.c", in: "two"),
            ["working-directory changed \(desk.path("one")) \(desk.path("two"))"])
    }

    @Test(arguments: ["gcc", "clang"]) func `another base directory, where it shows`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        for name in ["one", "two"] { try desk.write(name + "/a.c", "const char *f = __FILE__;\n") }
        desk.variables["SCCACHE_BASEDIRS"] = desk.path("one") + ":" + desk.path("two")
        try learn(desk, Call("-c", desk.path("one/a.c"), in: "one"))
        try expect(
            desk, Call("-c", desk.path("two/a.c"), in: "two"),
            ["base-directory changed \(desk.path("one/")) \(desk.path("two/"))"])
    }

    @Test func `no base directory any more`() throws {
        let desk = try desk("gcc")
        let words = ["-I" + desk.path("y"), "-c", desk.path("a.c"), "-o", "a.o"]
        try desk.compile(words, with: ["SCCACHE_BASEDIRS": desk.tree])
        let found = try Explained(desk.explain(words)).now
        #expect(found.first == "base-directory gone \(desk.tree)/", "\(found)")
        #expect(found.contains("argument changed -I -IBASEDIR/y -I\(desk.path("y"))"), "\(found)")
    }

    @Test func `the same source in another checkout`() throws {
        let desk = try Desk("gcc")
        for name in ["one", "two"] { try desk.write(name + "/a.c", "int a;\n") }
        try learn(desk, Call("-c", desk.path("one/a.c"), in: "one"))
        try expect(
            desk, Call("-c", desk.path("two/a.c"), in: "two"),
            ["source-name changed \(desk.path("one/a.c")) \(desk.path("two/a.c"))"])
    }

    // MARK: Dates and messages

    @Test(arguments: ["gcc", "clang"]) func `another day`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "const char *day = __DATE__;\n")
        try learn(desk, Call("-c", "a.c", with: ["TZ": "ZZZ+12"]))
        let found = try explained(desk, Call("-c", "a.c", with: ["TZ": "ZZZ-14"]))
        #expect(found.now.count == 1 && found.now[0].hasPrefix("date changed "), "\(found.now)")
        #expect(found.verdict == "miss" || found.verdict == "preprocessed-text-decides")
    }

    @Test(arguments: ["gcc", "clang"]) func `messages in another shape`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "static int unused;\n")
        try learn(desk, Call("-Wall", "-c", "a.c"))
        try expect(
            desk, Call("-Wall", "-c", "a.c", with: ["COLUMNS": "40"]), ["variable appeared COLUMNS 40"])
        try expect(
            desk, Call("-Wall", "-c", "a.c", with: ["COLUMNS": "50"]), ["variable changed COLUMNS 40 50"])
    }
}
