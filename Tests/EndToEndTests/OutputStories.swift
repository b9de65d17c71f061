import Testing

/// Everything that a compile leaves is what the compiler would have left.
@Suite struct OutputStories {
    /// Compiles twice, each time as the compiler would, the second time from the cache.
    private func twice(
        _ desk: Desk, _ words: [String], hits: Int = 1, _ location: SourceLocation = #_sourceLocation
    ) throws {
        for _ in 0..<2 {
            try desk.agree(words, location)
        }
        let counts = try desk.counts()
        // Another output of equal content may be served at once.
        #expect(hits == 0 ? counts[.hit] == 0 : counts[.hit] >= hits, "\(words) \(counts)", sourceLocation: location)
    }

    private let text = "int g(int);\nint f(int a) { for (int i = 0; i < a; i++) a += g(i); return a; }\n"

    @Test(arguments: ["gcc", "clang"]) func `files beside the object`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", text)
        var kinds = [["-g", "-gsplit-dwarf"], ["-O2", "-fstack-usage"], ["-frandom-seed=1", "--coverage"]]
        kinds +=
            compiler == "gcc"
            ? [["-fcallgraph-info"]] : [["-fsave-optimization-record"], ["--serialize-diagnostics", "a.dia"]]
        for words in kinds {
            try twice(desk, words + ["-c", "a.c"])
            try twice(desk, words + ["-c", "a.c", "-o", "b.x.o"])
        }
    }

    @Test(arguments: ["gcc", "clang"]) func `coverage in another directory`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        for folder in ["one", "two"] {
            try desk.write(folder + "/a.c", text)
            try desk.agree("-frandom-seed=1", "--coverage", "-c", "a.c", in: folder)
        }
        try desk.expect([.miss: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `languages and kinds of output`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "int f(void) { return 1; }\n")
        try desk.write("a.cc", "int f() { return 1; }\n")
        try desk.write("a.i", "# 1 \"a.c\"\nint f(void) { return 1; }\n")
        try desk.write("a.ii", "# 1 \"a.cc\"\nint f() { return 1; }\n")
        try desk.write("a.s", "\t.globl f\nf:\tret\n")
        try desk.write("a.S", "#define NAME f\n\t.globl NAME\nNAME:\tret\n")
        for name in ["a.c", "a.cc", "a.i", "a.ii", "a.s", "a.S"] {
            try twice(desk, ["-c", name, "-o", "x.o"])
            if !name.lowercased().hasSuffix("s") { try twice(desk, ["-S", name, "-o", "x.o"]) }
            try twice(desk, ["-g", "-c", name, "-o", "x.o"])
        }
        for words in [
            ["-c", "-x", "c++", "a.c"], ["-x", "c", "-c", "a.cc"], ["-c", "a.c", "-x", "c++"],
            ["-x", "c++", "-x", "none", "-c", "a.c"],
        ] {
            for _ in 0..<2 { try desk.agree(words + ["-o", "x.o"]) }
        }
    }

    @Test(arguments: ["gcc", "clang"]) func `precompiled headers and objects of one source are never mixed up`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("a.h", "int a;\n")
        for kind in ["c", "c-header", "c++", "c++-header"] {
            _ = try desk.compile("-x", kind, "-c", "a.h", "-o", "a.out")
            let cached = try desk.bytes("a.out")
            _ = try desk.uncached(["-x", kind, "-c", "a.h", "-o", "a.out"])
            #expect(try cached.prefix(4) == desk.bytes("a.out").prefix(4), "\(kind)")
        }
    }

    @Test(arguments: ["gcc", "clang"]) func `constructors without a name of their own`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        for name in ["a.cc", "b.cc"] {
            try desk.write(name, "namespace { struct S { S(); }; S::S() { __asm__(\"\"); } S s; }\n")
            try twice(desk, ["-c", name, "-o", "x.o"])
        }
    }

    @Test(arguments: ["gcc", "clang"]) func `the mask of the caller decides about modes`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", text)
        for mask in ["022", "077", "002"] {
            let words = [compiler, "-MD", "-c", "a.c"]
            let comparison = try desk.compare(
                {
                    try desk.surrounded("/bin/sh", ["-c", "umask \(mask); exec \"$@\"", "sh", Products.client] + words)
                },
                { try desk.surrounded("/bin/sh", ["-c", "umask \(mask); exec \"$@\"", "sh"] + words) })
            #expect(comparison.differences == [], "\(mask)")
        }
        try desk.expect([.miss: 1, .hit: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `words that are no text`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "const char *n = N;\n")
        // U+E0E9 stands for the byte 0xE9 alone.
        try twice(desk, ["-DN=\"\u{E0E9}\"", "-c", "a.c"])
        try twice(desk, ["-DN=\"\u{E0EA}\"", "-c", "a.c"])
    }

    @Test(arguments: ["gcc", "clang"]) func `warnings, errors and their colours`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.h", "static int unused;\n")
        try desk.write("a.c", "#include \"a.h\"\n#warning look\nint f(int a) { if (a = 1) return 2; return a; }\n")
        try twice(desk, ["-Wall", "-Wextra", "-c", "a.c"])
        try twice(desk, ["-Wall", "-fdiagnostics-color=always", "-c", "a.c"])
        try twice(desk, ["-Wall", "-Werror", "-c", "a.c"], hits: 0)
        try desk.write("b.c", "int f(void) { return }\n")
        try twice(desk, ["-c", "b.c"], hits: 0)
        try twice(desk, ["-c", "absent.c"], hits: 0)
    }

    @Test(arguments: ["gcc", "clang"]) func `the command line is recorded`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "#ifdef X\nint a = X;\n#endif\n")
        let flag = compiler == "gcc" ? "-frecord-gcc-switches" : "-frecord-command-line"
        for words in [
            ["-DX=1", "-MD"], ["-DX=1", "-MMD"], ["-DX=1", "-DY=1", "-MD"], ["-Iother", "-DX=1", "-MD"], ["-DX=1"],
        ] {
            for _ in 0..<2 {
                let call = [flag, "-g"] + words + ["-c", "a.c"]
                try desk.agree(call)
            }
        }
    }

    @Test func `link-time objects with a seed`() throws {
        let desk = try Desk("gcc")
        for folder in ["one", "two"] {
            try desk.write(folder + "/a.c", text)
            try desk.agree("-flto", "-frandom-seed=1", "-O2", "-c", "a.c", in: folder)
            try desk.agree("-flto", "-frandom-seed=1", "-O2", "-c", "a.c", in: folder)
        }
        try desk.expect([.miss: 2, .hit: 2])
    }

    @Test func `link-time objects know their checkout`() throws {
        let desk = try Desk("gcc")
        try desk.makeFolder("build")
        desk.variables["SCCACHE_BASEDIRS"] = desk.path("one") + ":" + desk.path("two")
        for name in ["one", "two"] {
            try desk.write(name + "/a.c", text)
            try desk.agree("-flto", "-frandom-seed=1", "-O2", "-c", desk.path(name + "/a.c"), "-o", "a.o", in: "build")
        }
    }
}
