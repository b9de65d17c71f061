import Foundation
import Keys

/// What makes a compiler another one.
enum CompilerScenarios {
    static let all = [
        Scenario(.invokedName, "clang takes its target from its name", "clang") { desk in
            for name in ["i686-linux-gnu-clang", "aarch64-linux-gnu-clang"] {
                try desk.link("bin/" + name, to: Products.path(of: "clang"))
            }
            try desk.write("a.c", "int f(void) { return 1; }\n")
            try desk.learn(desk.path("bin/i686-linux-gnu-clang"), "-c", "a.c")
            return try desk.judge(desk.path("bin/aarch64-linux-gnu-clang"), "-c", "a.c")
        },
        Scenario(.programs, "another assembler", "gcc", changedAssembler),
        Scenario(.compilerAge, "another assembler under a running daemon", "gcc", changedAssembler),
        Scenario(.newTools, "an assembler appears where -B points") { desk in
            try desk.makeFolder("tools")
            try desk.write("a.c", "int a;\n")
            try desk.learn("-Btools", "-c", "a.c")
            try desk.script("tools/as", #"exec as --defsym marked=1 "$@""#)
            return try desk.judge("-Btools", "-c", "a.c")
        },
        Scenario(.libraries, "a compiler's own library") { desk in
            func library(_ value: Int) throws {
                try desk.write("lib.c", "int value(void) { return \(value); }\n")
                _ = try execute(
                    "/usr/bin/gcc", ["-shared", "-fPIC", "lib.c", "-o", "libvalue.so"], in: desk.tree, desk.bare)
                desk.note("libvalue.so")
            }
            try library(1)
            try desk.write("main.c", driver)
            _ = try execute(
                "/usr/bin/gcc", ["main.c", "-o", "gcc", "-L.", "-lvalue", "-Wl,-rpath,$ORIGIN"], in: desk.tree,
                desk.bare)
            desk.note("gcc")
            try desk.write("a.c", "int x = X;\n")
            try desk.learn(desk.path("gcc"), "-c", "a.c")
            try library(2)
            return try desk.judge(desk.path("gcc"), "-c", "a.c")
        },
        Scenario(.specs, "a spec file beside the tools is edited") { desk in
            try desk.write("a.c", "int x = X;\n")
            try desk.write("tools/specs", "*cpp_unique_options:\n+ -DX=1\n\n")
            try desk.learn("-Btools/", "-c", "a.c")
            try desk.write("tools/specs", "*cpp_unique_options:\n+ -DX=2\n\n")
            return try desk.judge("-Btools/", "-c", "a.c")
        },
        Scenario(.configurations, "clang's configuration file is edited", "clang") { desk in
            try desk.write("a.c", "int x = X;\n")
            try desk.link("bin/clang", to: Products.path(of: "clang"))
            try desk.write("bin/clang.cfg", "-DX=1\n")
            try desk.learn(desk.path("bin/clang"), "-no-canonical-prefixes", "-c", "a.c")
            try desk.write("bin/clang.cfg", "-DX=2\n")
            return try desk.judge(desk.path("bin/clang"), "-no-canonical-prefixes", "-c", "a.c")
        },
        Scenario(.newTools, "a configuration file appears beside clang", "clang") { desk in
            try desk.write("a.c", "#ifdef X\nint x;\n#endif\n")
            try desk.link("bin/clang", to: Products.path(of: "clang"))
            try desk.learn(desk.path("bin/clang"), "-no-canonical-prefixes", "-c", "a.c")
            try desk.write("bin/clang.cfg", "-DX=1\n")
            return try desk.judge(desk.path("bin/clang"), "-no-canonical-prefixes", "-c", "a.c")
        },
        Scenario(.nativeCPU, "-march=native on another machine") { desk in
            // The other machine is a file that both see, and a daemon that has just started.
            try desk.script(
                "tools/gcc",
                """
                level=$(cat \(desk.path("machine")))
                for word; do shift; [ "$word" = -march=native ] && word=-march=$level; set -- "$@" "$word"; done
                exec $REAL "$@"
                """)
            try desk.write("a.c", "typedef int v __attribute__((vector_size(32)));\nv f(v a, v b) { return a + b; }\n")
            try desk.write("machine", "x86-64")
            try desk.learn(desk.path("tools/gcc"), "-O2", "-Wno-psabi", "-march=native", "-c", "a.c")
            try desk.stopDaemon()
            try desk.write("machine", "haswell")
            return try desk.judge(desk.path("tools/gcc"), "-O2", "-Wno-psabi", "-march=native", "-c", "a.c")
        },
        Scenario(.namedFiles, "an option that nobody knows names a file") { desk in
            try desk.script(
                "tools/gcc",
                """
                for word; do
                  shift
                  case "$word" in -fsettings=*) [ -e ${word#*=} ] && word=-DX=$(cat ${word#*=}) || word=-DX=0;; esac
                  set -- "$@" "$word"
                done
                exec $REAL "$@"
                """)
            try desk.write("a.c", "int x = X;\n")
            try desk.write("settings.x", "1")
            try desk.learn(desk.path("tools/gcc"), "-fsettings=settings.x", "-c", "a.c")
            try desk.write("settings.x", "2")
            return try desk.judge(desk.path("tools/gcc"), "-fsettings=settings.x", "-c", "a.c")
        },
    ]

    @Sendable private static func changedAssembler(_ desk: Desk) throws -> Comparison {
        try desk.write("a.c", "int a;\n")
        try desk.script("tools/as", #"exec as --defsym marked=1 "$@""#)
        try desk.learn("-Btools", "-c", "a.c")
        try desk.script("tools/as", #"exec as --defsym marked=2 "$@""#)
        return try desk.judge("-Btools", "-c", "a.c")
    }

    private static let driver = """
        #include <stdio.h>
        #include <unistd.h>
        int value(void);
        int main(int count, char **words) {
            char definition[20];
            char *all[200] = {"/usr/bin/gcc", definition};
            sprintf(definition, "-DX=%d", value());
            for (int i = 1; i < count && i < 190; i++) all[i + 1] = words[i];
            execv("/usr/bin/gcc", all);
            return 127;
        }

        """
}

extension Desk {
    /// For compiles that only prepare a story.
    var bare: [String: String] { ["PATH": "/usr/bin:/bin", "LC_ALL": "C"] }
}
