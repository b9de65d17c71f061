import Testing

/// The user's dependency file is the compiler's, whichever request the object was made for.
@Suite struct DependencyStories {
    @Test(arguments: ["gcc", "clang"]) func `every kind of request gets its own file`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("inc/sub/b c.h", "#include <stddef.h>\nextern size_t b;\n")
        try desk.write("inc/a.h", "#pragma once\n#include \"sub/b c.h\"\n#include <stdint.h>\n")
        try desk.write("src/a.c", "#include <limits.h>\n#include <a.h>\nint f(void) { return (int)b; }\n")
        let requests: [[String]] = [
            [], ["-MD"], ["-MMD"], ["-MD", "-MP"], ["-MMD", "-MP", "-MF", "x.dep"],
            ["-MD", "-MT", "one", "-MT", "two"],
            ["-MD", "-MQ", "a$b c", "-MF", "deep.d"], ["-MMD", "-MT", "a b", "-MP"], ["-Wp,-MD,w.d"], ["-Wp,-MMD,w.d"],
            ["-MD", "-MMD"], ["-MMD", "-MD"],
        ]
        for output in [["-o", "x.o"], ["-o", "./y.obj"], []] {
            for request in requests {
                let call = ["-Iinc"] + request + ["-c", "src/a.c"] + output
                try desk.agree(call)
            }
        }
        let counts = try desk.counts()
        #expect(counts[.notKept] == 0)
        #expect(counts[.hit] > 25, "\(counts)")
    }

    @Test(arguments: ["gcc", "clang"]) func `which headers are the system's is learnt again where it is asked`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("sys/s.h", "#include \"t.h\"\n")
        try desk.write("sys/t.h", "int t;\n")
        try desk.write("pragma.h", "#pragma GCC system_header\n#include \"after.h\"\n")
        try desk.write("after.h", "int after;\n")
        try desk.write("a.c", "#include <s.h>\n#include \"pragma.h\"\n#define NAME <s.h>\n#include NAME\n")
        for words in [
            ["-isystem", "sys", "-MD"], ["-isystem", "sys", "-MMD"], ["-Isys", "-MMD"], ["-idirafter", "sys", "-MMD"],
        ] {
            for _ in 0..<2 {
                try desk.agree(words + ["-Wno-pragma-once-outside-header", "-c", "a.c"])
            }
        }
    }

    @Test(arguments: ["gcc", "clang"]) func `headers that a comment or an unused macro changed stay in the list`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "#include \"a.h\"\n")
        try desk.write("a.h", "int a;\n")
        for version in 0..<4 {
            try desk.write("a.h", "int a;\n#define UNUSED_\(version) 1\n")
            try desk.agree("-O2", "-MMD", "-c", "a.c")
            try desk.agree("-O2", "-MD", "-MP", "-c", "a.c", "-o", "b.o")
        }
        let counts = try desk.counts()
        #expect(counts[.miss] <= 2 && counts[.hit] >= 5, "\(counts)")
    }

    @Test(arguments: ["gcc", "clang"]) func `names that make reads otherwise`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        for name in ["a b.h", "a$b.h", "a#b.h", "a:b.h", "a%b.h", "a'b.h"] {
            try desk.write(name, "")
            try desk.write("a.c", "#include \"\(name)\"\n")
            for request in [["-MD"], ["-MD", "-MP"], ["-MMD", "-MT", "x"]] {
                try desk.agree(request + ["-c", "a.c"])
            }
        }
    }

    @Test(arguments: ["gcc", "clang"]) func `words that mean nothing without others`(_ compiler: String) throws {
        let desk = try Desk(compiler)
        try desk.write("a.c", "int a;\n")
        for words in [["-MF", "x.d"], ["-MT", "x"], ["-MP"], ["-MD", "-MMD"], ["-MMD", "-MD", "-MF", "x.d"]] {
            for _ in 0..<2 { try desk.agree(words + ["-c", "a.c"]) }
        }
    }
}
