import Keys

/// What the manifest's key is made of.
enum KeyScenarios {
    static let all = identity + words + variables + places

    static let identity = [
        Scenario(.compiler, "two compilers of one name") { desk in
            try desk.script("one/gcc", #"exec $REAL -DX=1 "$@""#)
            try desk.script("two/gcc", #"exec $REAL -DX=2 "$@""#)
            try desk.write("a.c", "int x = X;\n")
            try desk.learn(desk.path("one/gcc"), "-c", "a.c")
            return try desk.judge(desk.path("two/gcc"), "-c", "a.c")
        },
        Scenario(.language, "-x tells C from C++", "clang") { desk in
            try desk.write("a.c", "int f(void) { return sizeof('a'); }\n")
            try desk.learn("-x", "c", "-c", "a.c")
            return try desk.judge("-x", "c++", "-c", "a.c")
        },
        Scenario(.assembly, "an object and assembly of one name") { desk in
            try desk.write("a.c", "int a;\n")
            try desk.learn("-c", "a.c", "-o", "a.out")
            return try desk.judge("-S", "a.c", "-o", "a.out")
        },
        Scenario(.sourceName, "equal sources of different names") { desk in
            try desk.write("a.c", "int a;\n")
            try desk.write("b.c", "int a;\n")
            try desk.learn("-c", "a.c", "-o", "x.o")
            return try desk.judge("-c", "b.c", "-o", "x.o")
        },
    ]

    static let words = [
        Scenario(.arguments, "another -O") { desk in
            try desk.write("a.c", "int f(int a) { return a + 1; }\n")
            try desk.learn("-O0", "-c", "a.c")
            return try desk.judge("-O2", "-c", "a.c")
        },
        Scenario(.argumentFiles, "a seed file is edited", "clang") { desk in
            let fields = (0..<12).map { "int (*f\($0))(void);" }.joined(separator: " ")
            let call = "int g(struct s *a) { return a->f0() + a->f7(); }\n"
            try desk.write("a.c", "struct s { \(fields) } __attribute__((randomize_layout));\n" + call)
            try desk.write("seed", "one\n")
            try desk.learn("-frandomize-layout-seed-file=seed", "-c", "a.c")
            try desk.write("seed", "two\n")
            return try desk.judge("-frandomize-layout-seed-file=seed", "-c", "a.c")
        },
        Scenario(.extraFiles, "a file that the user names is edited") { desk in
            try desk.script("tools/gcc", "exec $REAL -DX=$(cat \(desk.path("extra"))) \"$@\"")
            try desk.write("extra", "1\n")
            try desk.write("a.c", "int x = X;\n")
            desk.variables["SCCACHE_EXTRAFILES"] = desk.path("extra")
            try desk.learn(desk.path("tools/gcc"), "-c", "a.c")
            try desk.write("extra", "2\n")
            return try desk.judge(desk.path("tools/gcc"), "-c", "a.c")
        },
        Scenario(.commandLine, "the command line is recorded", "clang") { desk in
            try desk.write("a.c", "int a;\n")
            try desk.learn("-grecord-command-line", "-g", "-MD", "-pipe", "-c", "a.c", "-o", "a.o")
            return try desk.judge("-grecord-command-line", "-g", "-MD", "-c", "a.c", "-o", "a.o")
        },
    ]

    static let variables = [
        Scenario(.environment, "SOURCE_DATE_EPOCH") { desk in
            try desk.write("a.c", "const char *d = __DATE__ __TIME__;\n")
            try desk.learn("-c", "a.c", with: ["SOURCE_DATE_EPOCH": "1000000000"])
            return try desk.judge("-c", "a.c", with: ["SOURCE_DATE_EPOCH": "1500000000"])
        },
        Scenario(.searchEnvironment, "another CPATH") { desk in
            try desk.write("one/a.h", "int a = 1;\n")
            try desk.write("two/a.h", "int a = 2;\n")
            try desk.write("a.c", "#include <a.h>\n")
            try desk.learn("-c", "a.c", with: ["CPATH": "one"])
            return try desk.judge("-c", "a.c", with: ["CPATH": "two"])
        },
        Scenario(.buster, "the user's own variable, by its old name") { desk in
            try desk.script("tools/gcc", #"exec $REAL -DX=$CACHEPOT_C_CUSTOM_CACHE_BUSTER "$@""#)
            try desk.write("a.c", "int x = X;\n")
            try desk.learn(desk.path("tools/gcc"), "-c", "a.c", with: ["CACHEPOT_C_CUSTOM_CACHE_BUSTER": "1"])
            return try desk.judge(desk.path("tools/gcc"), "-c", "a.c", with: ["CACHEPOT_C_CUSTOM_CACHE_BUSTER": "2"])
        },
        Scenario(.refusedVariables, "DEPENDENCIES_OUTPUT") { desk in
            try desk.write("a.h", "int a;\n")
            try desk.write("a.c", "#include \"a.h\"\n")
            try desk.learn("-c", "a.c", "-o", "a.o")
            return try desk.judge("-c", "a.c", "-o", "a.o", with: ["DEPENDENCIES_OUTPUT": "deps target"])
        },
    ]

    static let places = [
        Scenario(.directory, "debug information names the directory") { desk in
            for name in ["one", "two"] { try desk.write(name + "/a.c", "int a;\n") }
            try desk.learn("-g", "-c", "a.c", in: "one")
            return try desk.judge("-g", "-c", "a.c", in: "two")
        },
        Scenario(.logicalDirectory, "PWD names the directory") { desk in
            try desk.write("one/a.c", "int a;\n")
            try desk.link("other", to: "one")
            try desk.learn("-g", "-c", "a.c", in: "one")
            return try desk.judge("-g", "-c", "a.c", in: "one", with: ["PWD": desk.path("other")])
        },
        Scenario(.prefixMaps, "another prefix map") { desk in
            try desk.write("a.c", "const char *f = __FILE__;\n")
            let source = desk.path("a.c")
            try desk.learn("-fmacro-prefix-map=\(desk.root)=/x", "-c", source)
            return try desk.judge("-fmacro-prefix-map=\(desk.root)=/y", "-c", source)
        },
        Scenario(.mapsOfPlace, "the working directory is mapped, and a header comes from another one") { desk in
            for name in ["one", "two"] {
                try desk.write(name + "/a.c", "#include \"f.h\"\n")
                try desk.write(name + "/f.h", "const char *f = __FILE__;\n")
            }
            let words = ["-I", desk.path("one"), "-iquote", desk.path("one"), "-c", "../two/../main.c"]
            try desk.write("main.c", "#include <f.h>\n")
            func call(_ place: String) -> [String] { ["-fmacro-prefix-map=\(desk.path(place))=here"] + words }
            try desk.removeProducts()
            _ = try desk.compile(call("two"), in: "two")
            return try desk.compare(call("one"), in: "one")
        },
        Scenario(.objectPath, "coverage names the object") { desk in
            try desk.write("a.c", "int f(int a) { return a; }\n")
            try desk.learn("-frandom-seed=1", "--coverage", "-c", "a.c", "-o", "one.o")
            return try desk.judge("-frandom-seed=1", "--coverage", "-c", "a.c", "-o", "two.o")
        },
    ]
}
