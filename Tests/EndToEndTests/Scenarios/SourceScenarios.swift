import Glibc
import Keys
import Posix

/// What texts say that makes a result unfit, or changes it.
enum SourceScenarios {
    static let all = times + files + comments + texts

    static let times = [
        Scenario(.time, "__TIME__ a second later") { desk in
            try desk.write("a.c", "const char *t = __TIME__;\n")
            try desk.learn("-c", "a.c")
            desk.waitForNextSecond()
            return try desk.judge("-c", "a.c")
        },
        Scenario(.pastedTime, "__TIME__ put together from pieces") { desk in
            try desk.write("p.h", "#define PASTE(a, b) a##b\n#define JOIN(a, b) PASTE(a, b)\n")
            try desk.write("a.c", "#include \"p.h\"\nconst char *t = JOIN(__TI, ME__);\n")
            try desk.learn("-c", "a.c")
            desk.waitForNextSecond()
            return try desk.judge("-c", "a.c")
        },
        Scenario(.date, "__DATE__ on another day") { desk in
            // It is never the same day in these two.
            try desk.write("d.h", "#define TODAY __DATE__\n")
            try desk.write("a.c", "#include \"d.h\"\nconst char *d = TODAY;\n")
            try desk.learn("-c", "a.c", with: ["TZ": "ZZZ+12"])
            return try desk.judge("-c", "a.c", with: ["TZ": "ZZZ-14"])
        },
        Scenario(.timestamp, "__TIMESTAMP__ of a touched file") { desk in
            try desk.write("a.c", "const char *t = __TIMESTAMP__;\n")
            try desk.learn("-c", "a.c")
            try desk.age("a.c", seconds: 5000)
            return try desk.judge("-c", "a.c")
        },
    ]

    static let files = [
        Scenario(.incbin, ".incbin in inline assembly") { desk in
            try desk.write("data", "one")
            try desk.write("a.c", "__asm__(\".data\\n.incbin \\\"data\\\"\\n\");\n")
            try desk.learn("-c", "a.c")
            try desk.write("data", "two")
            return try desk.judge("-c", "a.c")
        },
        Scenario(.assemblerInclude, ".include in assembly") { desk in
            try desk.write("more.inc", ".byte 1\n")
            try desk.write("a.S", ".data\n.include \"more.inc\"\n")
            try desk.learn("-c", "a.S")
            try desk.write("more.inc", ".byte 2\n")
            return try desk.judge("-c", "a.S")
        },
        Scenario(.embed, "#embed of what is not there yet", "clang") { desk in
            try desk.write("a.c", "#if __has_embed(\"data\")\nint a = 1;\n#else\nint a = 2;\n#endif\n")
            try desk.learn("-std=c23", "-c", "a.c")
            try desk.write("data", "two")
            return try desk.judge("-std=c23", "-c", "a.c")
        },
        Scenario(.computedHasInclude, "__has_include of a macro") { desk in
            try desk.write("a.c", "#define NAME \"x.h\"\n#if __has_include(NAME)\nint a;\n#else\nint b;\n#endif\n")
            try desk.learn("-c", "a.c")
            try desk.write("x.h", "")
            return try desk.judge("-c", "a.c")
        },
        Scenario(.hiddenWords, "__has_include behind a trigraph") { desk in
            try desk.write("a.c", "#if __has_inc??/\nlude(\"x.h\")\nint a;\n#else\nint b;\n#endif\n")
            try desk.learn("-std=c11", "-c", "a.c")
            try desk.write("x.h", "")
            return try desk.judge("-std=c11", "-c", "a.c")
        },
        Scenario(.quietInputs, "a header is edited while the compiler runs") { desk in
            try desk.script(
                "tools/gcc",
                """
                $REAL "$@"; result=$?
                if [ -e \(desk.path("edit")) ]; then
                  case "$*" in *a.c*) rm \(desk.path("edit")); echo 'int a = 2;' > \(desk.path("a.h"));; esac
                fi
                exit $result
                """)
            try desk.write("a.h", "int a = 1;\n")
            try desk.write("a.c", "#include \"a.h\"\n")
            try desk.write("edit", "")
            try desk.learn(desk.path("tools/gcc"), "-c", "a.c")
            desk.note("a.h")
            return try desk.judge(desk.path("tools/gcc"), "-c", "a.c")
        },
        Scenario(.freshOutputs, "a coverage note of an earlier compile lies about") { desk in
            // The compiler does not write what it was asked for: the old file is nothing of this compile.
            try desk.write("a.c", "int f(int a) { return a; }\n")
            try desk.script("tools/gcc", "$REAL $(echo \" $* \" | sed 's/ -fstack-usage / /')")
            try desk.write("a.su", "of another day\n")
            _ = try desk.compile([desk.path("tools/gcc"), "-fstack-usage", "-c", "a.c", "-o", "a.o"])
            try desk.remove("a.su")
            return try desk.judge(desk.path("tools/gcc"), "-fstack-usage", "-c", "a.c", "-o", "a.o")
        },
    ]

    static let comments = [
        Scenario(.commentsInWarnings, "a comment is checked", "clang") { desk in
            try desk.write("a.c", "#include \"a.h\"\n")
            try desk.write("a.h", "/** \\param b what */\nint f(int b);\n")
            try desk.learn("-Wdocumentation", "-c", "a.c")
            try desk.write("a.h", "/** \\param c what */\nint f(int b);\n")
            return try desk.judge("-Wdocumentation", "-c", "a.c")
        },
        Scenario(.commentsInDebugInformation, "debug information digests comments", "clang") { desk in
            try desk.write("a.c", "#include \"a.h\"\nint g(void) { return f(); }\n")
            try desk.write("a.h", "static inline int f(void) { return 1; } /* one */\n")
            try desk.learn("-g", "-c", "a.c")
            try desk.write("a.h", "static inline int f(void) { return 1; } /* two */\n")
            return try desk.judge("-g", "-c", "a.c")
        },
        Scenario(.commentsInDiagnostics, "a warning quotes a comment") { desk in
            try desk.write("a.c", "#include \"a.h\"\n")
            try desk.write("a.h", "static int a; /* one */\n")
            try desk.learn("-Wall", "-c", "a.c")
            try desk.write("a.h", "static int a; /* two */\n")
            return try desk.judge("-Wall", "-c", "a.c")
        },
    ]

    static let texts = [
        Scenario(.commentsInText, "a comment silences a warning") { desk in
            func header(_ comment: String, _ more: String) throws {
                let text =
                    "static inline int f(int a) {\nswitch (a) {\ncase 1: a++;\n\(comment)\ncase 2: a--; }\nreturn a; }\n"
                try desk.write("a.h", text + more)
            }
            try desk.write("a.c", "#include \"a.h\"\nint g(int a) { return f(a); }\n")
            try header("/* fall through */", "")
            try desk.learn("-Wextra", "-c", "a.c")
            // The first edit lets the text be asked for, the second one lets it be found.
            try header("/* fall through */", "#define X 1\n")
            try desk.learn("-Wextra", "-c", "a.c")
            try header("/* fool through */", "#define X 1\n")
            return try desk.judge("-Wextra", "-c", "a.c")
        },
        Scenario(.columnsShow, "blanks move a column of debug information") { desk in
            try desk.write("a.c", "#include \"a.h\"\n")
            try desk.write("a.h", "int f(int a) { a++; return a; }\n")
            try desk.learn("-g", "-c", "a.c")
            // The first edit lets the text be asked for, the second one lets it be found.
            try desk.write("a.h", "int f(int a) { a++;  return a; }\n")
            try desk.learn("-g", "-c", "a.c")
            try desk.write("a.h", "int f(int a) { a++;    return a; }\n")
            return try desk.judge("-g", "-c", "a.c")
        },
        Scenario(.preprocessorWarnings, "a #warning is not in the text") { desk in
            try desk.write("a.c", "#include \"a.h\"\nint a;\n")
            try desk.write("a.h", "#warning one\n")
            try desk.learn("-c", "a.c")
            // The first edit lets the text be asked for, the second one lets it be found.
            try desk.write("a.h", "#warning two\n")
            try desk.learn("-c", "a.c")
            try desk.write("a.h", "#warning three\n")
            return try desk.judge("-c", "a.c")
        },
    ]
}

extension Desk {
    func waitForNextSecond() {
        let begin = Clock.now / 1_000_000_000
        while Clock.now / 1_000_000_000 == begin { sched_yield() }
    }
}
