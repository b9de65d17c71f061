import Keys

/// What shows only where a hit is handed out.
enum AnswerScenarios {
    static let all = [
        Scenario(.diagnostics, "other colours for warnings") { desk in
            try desk.write("a.c", "static int a;\n")
            let words = ["-Wall", "-fdiagnostics-color=always", "-c", "a.c"]
            _ = try desk.compile(words, with: ["GCC_COLORS": "warning=01;35"])
            return try desk.compare(words, with: ["GCC_COLORS": "warning=01;36"])
        },
        Scenario(.baseInDiagnostics, "a warning names the checkout") { desk in
            try checkouts(desk, "static int a;\n", ["-Wall"])
        },
        Scenario(.baseInDebugInformation, "compressed debug information names the checkout") { desk in
            try checkouts(
                desk, String(repeating: "int f(int a);\n", count: 40) + "int f(int a) { return a; }\n",
                [
                    "-g", "-gz", "-fdebug-prefix-map=\(desk.tree)=/x",
                ])
        },
        Scenario(.baseInOutputs, "the program names the checkout") { desk in
            try checkouts(desk, "const char *f = __FILE__;\n", [])
        },
        Scenario(.baseBehindText, "the program names the checkout behind the preprocessor's back") { desk in
            for name in ["one", "two"] {
                try desk.write(name + "/a.c", "#include \"a.h\"\nconst char *f = __builtin_FILE();\n")
            }
            desk.variables["SCCACHE_BASEDIRS"] = desk.path("one") + ":" + desk.path("two")
            func header(_ text: String) throws { for name in ["one", "two"] { try desk.write(name + "/a.h", text) } }
            // The edit lets the text be asked for and stored.
            for text in ["", "#define X 1\n"] {
                try header(text)
                try desk.learn("-c", desk.path("one/a.c"))
            }
            try header("#define X 2\n")
            return try desk.judge("-c", desk.path("two/a.c"))
        },
        Scenario(.systemHeaders, "-MMD after -MD") { desk in
            try desk.write("a.h", "int a;\n")
            try desk.write("a.c", "#include <stddef.h>\n#include \"a.h\"\n")
            try desk.learn("-MD", "-c", "a.c")
            return try desk.judge("-MMD", "-c", "a.c")
        },
    ]

    /// Two equal checkouts at `one` and `two`, both base directories.
    private static func checkouts(_ desk: Desk, _ text: String, _ words: [String]) throws -> Comparison {
        for name in ["one", "two"] { try desk.write(name + "/src/a.c", text) }
        try desk.makeFolder("build")
        desk.variables["SCCACHE_BASEDIRS"] = desk.path("one") + ":" + desk.path("two")
        try desk.removeProducts()
        _ = try desk.compile(words + ["-c", desk.path("one/src/a.c"), "-o", "a.o"], in: "build")
        return try desk.compare(words + ["-c", desk.path("two/src/a.c"), "-o", "a.o"], in: "build")
    }
}
