import Keys

/// Where headers are found, and where not.
enum SearchScenarios {
    static let all = [
        Scenario(.inputs, "a header is edited at equal size") { desk in
            try desk.write("a.h", "int a = 1;\n")
            try desk.write("a.c", "#include \"a.h\"\n")
            try desk.learn("-c", "a.c")
            try desk.write("a.h", "int a = 2;\n")
            return try desk.judge("-c", "a.c")
        },
        Scenario(.absentHeaders, "a header appears in an earlier directory") { desk in
            try desk.makeFolder("one")
            try desk.write("two/a.h", "int a = 1;\n")
            try desk.write("src/a.c", "#include <a.h>\n")
            try desk.learn("-Ione", "-Itwo", "-c", "src/a.c")
            try desk.write("one/a.h", "int a = 2;\n")
            return try desk.judge("-Ione", "-Itwo", "-c", "src/a.c")
        },
        Scenario(.absentBesideIncluder, "a header appears beside its includer") { desk in
            try desk.write("inc/a.h", "int a = 1;\n")
            try desk.write("src/a.c", "#include \"a.h\"\n")
            try desk.learn("-Iinc", "-c", "src/a.c")
            try desk.write("src/a.h", "int a = 2;\n")
            return try desk.judge("-Iinc", "-c", "src/a.c")
        },
        Scenario(.absentDirectories, "a directory of the command line appears") { desk in
            try desk.write("two/a.h", "int a = 1;\n")
            try desk.write("src/a.c", "#include <a.h>\n")
            try desk.learn("-Ione", "-Itwo", "-c", "src/a.c")
            try desk.write("one/a.h", "int a = 2;\n")
            return try desk.judge("-Ione", "-Itwo", "-c", "src/a.c")
        },
        Scenario(.searchListAge, "a directory appears, then a header in it") { desk in
            try desk.write("two/a.h", "int a = 1;\n")
            try desk.write("src/a.c", "#include <a.h>\n")
            try desk.learn("-Ione", "-Itwo", "-c", "src/a.c")
            try desk.makeFolder("one")
            try desk.learn("-Ione", "-Itwo", "-c", "src/a.c")
            try desk.write("one/a.h", "int a = 2;\n")
            return try desk.judge("-Ione", "-Itwo", "-c", "src/a.c")
        },
        Scenario(.precompiledBeside, "a precompiled header appears") { desk in
            try desk.write("a.h", "int a = 1;\n")
            try desk.write("a.c", "#include \"a.h\"\n")
            try desk.learn("-c", "a.c")
            try desk.write("other/a.h", "int a = 2;\n")
            _ = try execute("/usr/bin/gcc", ["-x", "c-header", "other/a.h", "-o", "a.h.gch"], in: desk.tree, desk.bare)
            desk.note("a.h.gch")
            return try desk.judge("-c", "a.c")
        },
        Scenario(.presentHeaders, "what __has_include saw goes") { desk in
            try desk.write("x.h", "")
            try desk.write("a.c", "#if __has_include(\"x.h\")\nint a;\n#else\nint b;\n#endif\n")
            try desk.learn("-c", "a.c")
            try desk.remove("x.h")
            return try desk.judge("-c", "a.c")
        },
    ]
}
