import Testing

/// Equal sources in different places: each gets what the compiler would have made there.
@Suite struct PlaceStories {
    /// Two checkouts of one project, each a base directory.
    private func checkouts(_ compiler: String) throws -> Desk {
        let desk = try Desk(compiler)
        for name in ["one", "two"] {
            try desk.write(name + "/src/a.c", "#include \"a.h\"\n#include <b.h>\nint f(void) { return A + B; }\n")
            try desk.write(name + "/src/a.h", "#define A 1\n")
            try desk.write(name + "/inc/b.h", "#define B 1\n")
            try desk.makeFolder(name + "/build")
        }
        desk.variables["SCCACHE_BASEDIRS"] = desk.path("one") + ":" + desk.path("two")
        return desk
    }

    private func call(_ desk: Desk, _ name: String, _ more: [String] = []) -> [String] {
        more + [
            "-MD", "-I" + desk.path(name + "/inc"), "-c", desk.path(name + "/src/a.c"), "-o",
            desk.path(name + "/build/a.o"),
        ]
    }

    @Test(arguments: ["gcc", "clang"]) func `a second checkout hits, and its own headers count`(
        _ compiler: String
    ) throws {
        let desk = try checkouts(compiler)
        for name in ["one", "two", "one", "two"] {
            try desk.agree(call(desk, name), in: name + "/build")
        }
        try desk.expect([.miss: 1, .hit: 3])
        try desk.write("two/inc/b.h", "#define B 7\n")
        for name in ["one", "two", "one", "two"] {
            try desk.agree(call(desk, name), in: name + "/build")
        }
        try desk.expect([.miss: 1, .hit: 3])
        try desk.write("two/src/b.h", "#define B 9\n")
        try desk.write("two/inc/a.h", "#define A 9\n")
        for name in ["one", "two"] {
            try desk.agree(call(desk, name), in: name + "/build")
        }
    }

    @Test(
        arguments: ["gcc", "clang"],
        [
            ["-g"], ["-g", "-fdebug-prefix-map=ROOT/NAME=."], ["-g", "-ffile-prefix-map=ROOT/NAME=."],
            ["-g", "-ffile-prefix-map=ROOT=/r"], ["-g", "-fmacro-prefix-map=ROOT/NAME=."],
            ["-g", "-ffile-prefix-map=ROOT/NAME/build=."], ["-ffile-prefix-map=ROOT/NAME=/usr/src"],
            ["-Wall", "-Wextra", "-DWARN"], ["-DNAMES"], ["-DNAMES", "-ffile-prefix-map=ROOT/NAME=."],
            ["-DNAMES", "-fmacro-prefix-map=ROOT=."],
            ["-g", "-fdebug-prefix-map=ROOT/NAME/=", "-fdebug-prefix-map=ROOT=/x"],
        ])
    func `no checkout gets another one's path`(_ compiler: String, _ words: [String]) throws {
        let desk = try checkouts(compiler)
        let more = "#ifdef WARN\nstatic int unused;\n#endif\n#ifdef NAMES\nconst char *name = __FILE__;\n#endif\n"
        for name in ["one", "two"] { try desk.write(name + "/src/a.h", "#define A 1\n" + more) }
        for name in ["one", "two", "one", "two"] {
            let own = words.map {
                $0.replacing("ROOT", with: desk.tree).replacing("NAME=", with: name + "=").replacing(
                    "NAME/", with: name + "/")
            }
            try desk.agree(call(desk, name, own), in: name + "/build")
        }
        #expect(try desk.counts()[.hit] >= 2)
    }

    @Test(arguments: ["gcc", "clang"]) func `debug information in directories of several names`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        for name in ["one", "two"] { try desk.write(name + "/a.c", "int a;\n") }
        try desk.link("alias", to: "one")
        for name in ["one", "two", "one"] { try desk.agree("-g", "-c", "a.c", in: name) }
        for _ in 0..<2 { try desk.agree("-g", "-c", "a.c", in: "one", with: ["PWD": desk.path("alias")]) }
        try desk.agree("-g", "-c", "a.c", in: "one", with: ["PWD": desk.path("two")])
        try desk.agree("-g", "-ffile-prefix-map=\(desk.path("one"))=.", "-c", "a.c", in: "one")
        try desk.agree("-g", "-ffile-prefix-map=\(desk.path("two"))=.", "-c", "a.c", in: "two")
        try desk.expect([.miss: 4, .hit: 4])
    }

    @Test(arguments: ["gcc", "clang"]) func `the working directory is mapped and headers are named in full`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("one/f.h", "const char *f = __FILE__;\n")
        try desk.write("a.c", "#include <f.h>\n")
        try desk.makeFolder("two")
        for name in ["two", "one", "two", "one"] {
            try desk.agree(
                "-ffile-prefix-map=\(desk.path(name))=here", "-I", desk.path("one"), "-c", "../a.c", "-o", "a.o",
                in: name)
        }
        try desk.expect([.miss: 2, .hit: 2])
    }
}
