import Testing

/// Headers that come, go, and are other ones behind the same name.
@Suite struct HeaderStories {
    @Test(
        arguments: ["gcc", "clang"],
        [
            ["-I./one", "-I./two"], ["-Ione/", "-Itwo/"], ["-Ione", "-I./two/."], ["-iquote", "one", "-Itwo"],
            ["-isystem", "one", "-isystem", "two"], ["-idirafter", "one", "-idirafter", "two"],
            ["-Ione//", "-I", "two"],
            ["-I../w/one", "-Itwo"], ["-Ionelink", "-Itwolink"],
        ])
    func `a header in an earlier directory is found however the directories are spelled`(
        _ compiler: String, _ words: [String]
    ) throws {
        let desk = try Desk(compiler)
        try desk.makeFolder("one")
        try desk.link("onelink", to: "one")
        try desk.link("twolink", to: "two")
        try desk.write("two/sub/a.h", "int a = 1;\n")
        try desk.write("src/a.c", "#include \"sub/a.h\"\n")
        let call = words + ["-MD", "-c", "src/a.c"]
        try desk.agree(call)
        try desk.agree(call)
        try desk.expect([.miss: 1, .hit: 1])
        try desk.makeFolder("one/sub")
        try desk.write("one/sub/a.h", "int a = 2;\n")
        try desk.agree(call)
        try desk.remove("one/sub/a.h")
        try desk.agree(call)
    }

    /// gnulib's quotearg.h shows what it quotes.
    @Test(arguments: ["gcc", "clang"]) func `a trigraph in a comment matters only where trigraphs are read`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "/* \"\\033??/\\\\\" */\nint a = 1;\n")
        for _ in 0..<2 { try desk.agree(["-c", "a.c"]) }
        try desk.expect([.miss: 1, .hit: 1])
        for _ in 0..<2 { try desk.agree(["-std=c11", "-c", "a.c"]) }
        try desk.expect([.notKept: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `a directory before the working directory gets the header`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.makeFolder("inc")
        try desk.write("a.h", "int a = 1;\n")
        try desk.write("src/a.c", "#include <a.h>\n")
        for words in [["-Iinc", "-I."], ["-Iinc", "-I./"], ["-I./inc", "-I", desk.tree]] {
            try desk.agree(words + ["-c", "src/a.c"])
            try desk.write("inc/a.h", "int a = 2;\n")
            try desk.agree(words + ["-c", "src/a.c"])
            try desk.remove("inc/a.h")
        }
        // The header of the second pair is the first pair's, spelled alike: equal text.
        try desk.expect([.miss: 5, .hit: 1])
    }

    @Test(arguments: ["gcc", "clang"]) func `a directory that bears a header's name becomes a header`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.makeFolder("one/a.h")
        try desk.write("two/a.h", "int a = 1;\n")
        try desk.write("src/a.c", "#include <a.h>\n#if __has_include(<b.h>)\nint b;\n#endif\n")
        try desk.makeFolder("one/b.h")
        try desk.agree("-Ione", "-Itwo", "-c", "src/a.c")
        try desk.agree("-Ione", "-Itwo", "-c", "src/a.c")
        try desk.expect([.miss: 1, .hit: 1])
        try desk.remove("one/b.h")
        try desk.write("one/b.h", "")
        try desk.agree("-Ione", "-Itwo", "-c", "src/a.c")
        try desk.remove("one/a.h")
        try desk.write("one/a.h", "int a = 2;\n")
        try desk.agree("-Ione", "-Itwo", "-c", "src/a.c")
        try desk.expect([.miss: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `a link into nowhere finds its header`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.link("one/a.h", to: "../elsewhere/a.h")
        try desk.write("two/a.h", "int a = 1;\n")
        try desk.write("src/a.c", "#include <a.h>\n")
        try desk.agree("-Ione", "-Itwo", "-c", "src/a.c")
        try desk.write("elsewhere/a.h", "int a = 2;\n")
        try desk.agree("-Ione", "-Itwo", "-c", "src/a.c")
    }

    @Test(arguments: ["gcc", "clang"]) func `a link names another header`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("one.h", "int a = 1;\n")
        try desk.write("two.h", "int a = 2;\n")
        try desk.link("a.h", to: "one.h")
        try desk.write("a.c", "#include \"a.h\"\n")
        try desk.agree("-c", "a.c")
        try desk.agree("-c", "a.c")
        try desk.link("a.h", to: "two.h")
        try desk.agree("-c", "a.c")
        try desk.write("two.h", "int a = 3;\n")
        try desk.agree("-c", "a.c")
        try desk.expect([.miss: 3, .hit: 1])
    }

    @Test(arguments: ["gcc", "clang"]) func `a directory that is a link names another one`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        for name in ["one", "two"] { try desk.write(name + "/inc/a.h", "const char *a = \"\(name)\";\n") }
        try desk.link("now", to: "one")
        try desk.write("a.c", "#include <a.h>\n")
        try desk.agree("-Inow/inc", "-c", "a.c")
        try desk.link("now", to: "two")
        try desk.agree("-Inow/inc", "-c", "a.c")
        try desk.expect([.miss: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `a dropped duplicate becomes a directory of its own`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.makeFolder("one")
        try desk.makeFolder("two")
        try desk.link("same", to: "one")
        try desk.write("three/a.h", "int a = 1;\n")
        try desk.write("a.c", "#include <a.h>\n")
        try desk.agree("-Ione", "-Isame", "-Ithree", "-c", "a.c")
        try desk.link("same", to: "two")
        try desk.write("two/a.h", "int a = 2;\n")
        try desk.agree("-Ione", "-Isame", "-Ithree", "-c", "a.c")
    }

    @Test(arguments: ["gcc", "clang"]) func `the parent of a linked directory is the kernel's to say`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.makeFolder("far/away")
        try desk.link("a/link", to: "../far/away")
        try desk.write("far/h.h", "int a = 1;\n")
        try desk.write("a/h.h", "int a = 5;\n")
        try desk.write("a.c", "#include \"a/link/../h.h\"\n")
        try desk.agree("-MD", "-c", "a.c")
        try desk.agree("-MD", "-c", "a.c")
        try desk.write("a/h.h", "int a = 6;\n")
        try desk.agree("-MD", "-c", "a.c")
        try desk.write("far/h.h", "int a = 2;\n")
        try desk.agree("-MD", "-c", "a.c")
        try desk.expect([.miss: 2, .hit: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `what __has_include asks for comes and goes`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.makeFolder("one/sys")
        let text = """
            #define HAS(x) __has_include(x)
            #if HAS(<sys/x.h>) || __has_include("deep/y.h")
            int a = 1;
            #else
            int a = 2;
            #endif

            """
        try desk.write("src/a.c", text)
        func compile() throws { try desk.agree("-Ione", "-Itwo", "-c", "src/a.c") }
        try compile()
        try compile()
        try desk.expect([.miss: 1, .hit: 1])
        try desk.write("one/sys/x.h", "")
        try compile()
        try desk.remove("one/sys/x.h")
        try desk.write("two/deep/y.h", "")
        try compile()
        try desk.write("src/deep/y.h", "")
        try compile()
        try desk.remove("src/deep/y.h")
        try desk.remove("two/deep/y.h")
        try compile()
    }

    @Test(arguments: ["gcc", "clang"]) func `the next header is asked for and goes`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("one/a.h", "#if __has_include_next(<a.h>)\nint a = 1;\n#else\nint a = 2;\n#endif\n")
        try desk.write("two/a.h", "")
        try desk.write("a.c", "#include <a.h>\n")
        try desk.agree("-Ione", "-Itwo", "-c", "a.c")
        try desk.remove("two/a.h")
        try desk.agree("-Ione", "-Itwo", "-c", "a.c")
        try desk.expect([.miss: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `an -include is found in the working directory first`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("inc/pre.h", "int a = 1;\n")
        try desk.write("src/a.c", "int b;\n")
        try desk.agree("-Iinc", "-include", "pre.h", "-c", "src/a.c")
        try desk.write("pre.h", "int a = 2;\n")
        try desk.agree("-Iinc", "-include", "pre.h", "-c", "src/a.c")
        try desk.expect([.miss: 2])
    }

    @Test func `a precompiled header appears where the header itself is not`() throws {
        let desk = try Desk("gcc")
        try desk.makeFolder("one")
        try desk.write("two/a.h", "int a = 1;\n")
        try desk.write("other/a.h", "int a = 2;\n")
        try desk.write("src/a.c", "#include <a.h>\n")
        try desk.agree("-Ione", "-Itwo", "-c", "src/a.c")
        _ = try execute(
            "/usr/bin/gcc", ["-x", "c-header", "other/a.h", "-o", "one/a.h.gch"], in: desk.tree, desk.bare)
        desk.note("one/a.h.gch")
        try desk.agree("-Ione", "-Itwo", "-c", "src/a.c")
    }

    @Test(arguments: ["gcc", "clang"]) func `the same source compiled in two directories finds the headers of each`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("src/a.c", "#include \"config.h\"\n")
        for name in ["one", "two"] {
            try desk.write(name + "/config.h", "#pragma once\nconst char *a = \"\(name)\";\n")
        }
        let source = desk.path("src/a.c")
        for words in [["-I."], ["-include", "config.h", "-I", "."], ["-iquote", "./"]] {
            for name in ["one", "two", "one"] {
                try desk.agree(words + ["-c", source, "-o", "a.o"], in: name)
            }
        }
        for name in ["one", "two"] { try desk.agree("-c", source, in: name, with: ["CPATH": "."]) }
        // The text of the last pair was there already.
        try desk.expect([.miss: 7, .hit: 4])
    }
}
