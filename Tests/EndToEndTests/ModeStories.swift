import Testing

/// Ways around direct mode, and through it.
@Suite struct ModeStories {
    @Test(arguments: ["gcc", "clang"]) func `without direct mode the text alone decides`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        desk.variables["SCCACHE_DIRECT"] = "false"
        try desk.write("a.c", "#include \"a.h\"\nint f(void) { return A; }\n")
        for text in [
            "#define A 1\n", "#define A 1\n#define B 2\n", "#define A 2\n", "\n#define A 1\n", "#define A 1\n",
        ] {
            try desk.write("a.h", text)
            for words in [["-O2"], ["-g"], ["-O2", "-Wall", "-MMD"]] { try desk.agree(words + ["-c", "a.c"]) }
        }
        #expect(try desk.counts()[.hit] >= 5)
    }

    @Test(arguments: ["gcc", "clang"]) func `lines that move show where lines count`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        for text in ["", "\n", "\n\n", "// a\n\n"] {
            try desk.write("a.h", text + "static inline int g(int a) { return a / 3; }\n")
            try desk.write("a.c", text + "#include \"a.h\"\nint l = __LINE__;\nint f(int a) { return g(a); }\n")
            for words in [["-g"], ["-O2"], ["-O2", "-Wall"]] { try desk.agree(words + ["-c", "a.c"]) }
        }
    }

    @Test func `a macro written out warns as it should`() throws {
        let desk = try Desk("gcc")
        try desk.write("a.c", "#include \"a.h\"\nint f(int a) { return a == 1 | T; }\n")
        for text in ["#define T a\n", "#define U 1\n#define T a\n", "#define U 2\n#define T a\n"] {
            try desk.write("a.h", text)
            try desk.agree("-Wall", "-Wextra", "-c", "a.c")
        }
    }

    @Test(arguments: ["gcc", "clang"]) func `fallen-through comments silence until they do not`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        for comment in ["/* fall through */", "/* foll through */", "// fallthrough", "", "/* fall through */"] {
            try desk.write(
                "a.h",
                "static inline int f(int a) {\nswitch (a) {\ncase 1: a++;\n\(comment)\ncase 2: a--; }\nreturn a; }\n")
            try desk.write("a.c", "#include \"a.h\"\nint g(int a) { return f(a); }\n")
            for words in [["-Wextra"], ["-Wimplicit-fallthrough"], ["-Wall"]] { try desk.agree(words + ["-c", "a.c"]) }
        }
    }

    @Test(arguments: ["gcc", "clang"]) func `a compiler script that changes is another compiler`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "int x = X;\n")
        for value in ["1", "2", "1"] {
            try desk.script("tools/\(compiler)", "exec $REAL -DX=\(value) \"$@\"")
            try desk.agree(desk.path("tools/\(compiler)"), "-c", "a.c")
        }
        try desk.expect([.miss: 2, .hit: 1])
    }

    @Test func `spec files and options in files`() throws {
        let desk = try Desk("gcc")
        try desk.write("a.c", "int x = X;\n")
        for value in ["1", "2", "1"] {
            try desk.write("own.specs", "*cpp_unique_options:\n+ -DX=\(value)\n\n")
            try desk.agree("-specs=./own.specs", "-c", "a.c")
            try desk.write("words", "-DX=\(value) -O\(value)")
            try desk.agree("@words", "-c", "a.c")
        }
        try desk.expect([.miss: 4, .hit: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `assembly that reads other files is not kept`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("more.inc", "\t.byte 1\n")
        try desk.write("a.s", "\t.data\n\t.include \"more.inc\"\n")
        try desk.write("b.S", "\t.data\n\t.INCBIN \"more.inc\"\n")
        try desk.write("c.c", "__asm__(\".inc\" \"bin \\\"more.inc\\\"\");\n")
        for text in ["\t.byte 1\n", "\t.byte 2\n"] {
            try desk.write("more.inc", text)
            try desk.agree("-c", "a.s")
            try desk.agree("-c", "b.S")
        }
        try desk.expect([.notKept: 4])
    }

    @Test func `#embed reads what is there`() throws {
        let desk = try Desk("clang")
        try desk.write("a.c", "const char a[] = {\n#embed \"data\"\n};\n")
        for text in ["one", "two"] {
            try desk.write("data", text)
            try desk.agree("-std=c23", "-c", "a.c")
        }
    }
}
