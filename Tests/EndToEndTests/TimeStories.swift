import Posix
import Testing

/// Edits before, during and just before a compile.
@Suite struct TimeStories {
    @Test func `what was just edited is compiled a tick later, and kept`() throws {
        let desk = try Desk("gcc")
        desk.waitsForTheClock = false
        try desk.write("a.h", "int a;\n")
        try desk.write("a.c", "#include \"a.h\"\n")
        try desk.learn("-c", "a.c")
        _ = try desk.counts()
        for version in 0..<10 {
            // A known header, then the source, each changed in the very tick of the compile.
            try desk.write("a.h", "int a = \(version);\n")
            try desk.compile("-c", "a.c")
            try desk.write("a.c", "#include \"a.h\"\nint b = \(version);\n")
            try desk.compile("-c", "a.c")
        }
        #expect(try desk.counts()[.notKept] == 0)
    }

    @Test(arguments: ["gcc", "clang"]) func `the source is edited while the compiler runs`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.script(
            "tools/\(compiler)",
            """
            case "$*" in *" a.c"*|*"a.c "*) if [ -e \(desk.path("edit")) ]; then
              rm \(desk.path("edit")); echo 'int a = 2;' > \(desk.path("a.c")); fi;; esac
            exec $REAL "$@"
            """)
        try desk.write("a.c", "int a = 1;\n")
        try desk.write("edit", "")
        let tool = desk.path("tools/\(compiler)")
        try desk.compile(tool, "-c", "a.c")
        desk.note("a.c")
        try desk.expect([.notKept: 1])
        try desk.agree(tool, "-c", "a.c")
        try desk.write("a.c", "int a = 1;\n")
        try desk.agree(tool, "-c", "a.c")
        try desk.expect([.miss: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `a date is compared, with the macro in a header`(_ compiler: String) throws
    {
        let desk = try Desk(compiler)
        try desk.write("d.h", "#define D __DATE__\nint one = 1;\n")
        try desk.write("a.c", "#include \"d.h\"\nconst char *d = D;\n")
        try desk.agree("-c", "a.c")
        try desk.agree("-c", "a.c")
        try desk.write("d.h", "#define D __DATE__\nint one = 2;\n")
        try desk.agree("-c", "a.c")
        try desk.expect([.miss: 2, .hit: 1])
        // One of them may be the date of here and now; they are never the same.
        for zone in ["ZZZ+12", "ZZZ-14", "ZZZ+12"] { try desk.agree("-c", "a.c", with: ["TZ": zone]) }
    }

    @Test(arguments: ["gcc", "clang"]) func `a fixed date lets times be kept`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "const char *d = __DATE__ __TIME__;\n")
        for epoch in ["0", "1700000000", "0"] {
            try desk.agree("-c", "a.c", with: ["SOURCE_DATE_EPOCH": epoch])
        }
        try desk.expect([.miss: 2, .hit: 1])
    }

    @Test(arguments: ["gcc", "clang"]) func `times are not kept`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("t.h", "#define T __TIMESTAMP__\n")
        try desk.write("a.c", "#include \"t.h\"\nconst char *t = T;\n")
        try desk.write("b.c", "const char *t = __TIME__;\n")
        try desk.write("c.c", "// __TIME__\nint c;\n")
        try desk.learn("-c", "a.c")
        try desk.learn("-c", "b.c")
        try desk.expect([.notKept: 2])
    }

    @Test(arguments: ["gcc", "clang"]) func `comments and unused macros cost no compile`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "#include \"a.h\"\nint f(void) { return g(); }\n")
        func header(_ text: String) throws {
            try desk.write("a.h", "static inline int g(void) { return 1; } \(text)\n")
        }
        try header("/* one */")
        try desk.agree("-O2", "-c", "a.c")
        try header("/* two */")
        try desk.agree("-O2", "-c", "a.c")
        try desk.expect([.miss: 1, .hit: 1])
        try header("\n#define X 1")
        try desk.agree("-O2", "-c", "a.c")
        try header("\n#define X 2")
        try desk.agree("-O2", "-c", "a.c")
        try desk.expect([.miss: 1, .hit: 1])
    }
}
