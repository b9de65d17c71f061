import Testing

@Suite struct SmokeTests {
    @Test(arguments: ["gcc", "clang"]) func `a second compile is a hit and leaves what the compiler would`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        try desk.write("a.h", "int a;\n")
        try desk.write("a.c", "#include \"a.h\"\nint b(void) { return a; }\n")
        try desk.agree("-O2", "-Wall", "-MD", "-c", "a.c", "-o", "a.o")
        try desk.expect([.miss: 1])
        try desk.agree("-O2", "-Wall", "-MD", "-c", "a.c", "-o", "a.o")
        try desk.expect([.hit: 1])
    }
}
