import Arguments
import Testing

@Suite struct DecisionTests {
    @Test(
        arguments: [
            ("-E a.c", "-E"), ("-M a.c", "-M"), ("-MM a.c", "-MM"), ("-fsyntax-only a.c", "-fsyntax-only"),
            ("-c a.c b.c", "multiple input files"), ("-save-temps -c a.c", "-save-temps"),
            ("-c a.c -fprofile-use", "-fprofile-use"), ("-c a.c -fprofile-use=x", "-fprofile-use"),
            ("-xc -c - -o a.o", "-"), ("-c -save-temps=obj a.c", "-save-temps=obj"), ("-c", "no input file"),
            ("-c a.txt", "unknown source language"), ("-c a.c -o", "argument parse"), ("-c @nothing", "@"),
            ("-x rs -c a.c", "-x"), ("-c a.c -fplugin=libcc1plugin", "-fplugin=libcc1plugin"),
            ("-c a.c -fplugin=p.so", "-fplugin"), ("-c -arch a -arch b a.c", archReason), ("-P -E a.c", "-P"),
            ("-c a.c --surprise=4", "--surprise"), ("-c a.c -o -", "-o"), ("-c a.c -MD -MF -", "-MF"),
            ("-c a.c -MD -MF /dev/stdout", "-MF"), ("-c /dev/stdin -x c", "-"), ("-c a.c -specs=nano.specs", "-specs"),
            ("-c a.c -fdump-tree-all=f", "-fdump-tree-all"), ("-c a.c -index-store-path d", "-index-store-path"),
        ] as [(String, String)])
    func `a call that cannot be cached is counted as sccache counts it`(line: String, expected: String) {
        #expect(reason(line) == expected)
    }

    @Test(arguments: bothDialects)
    func `an empty word is no source, whatever language it is said to have`(dialect: Dialect) {
        #expect(parse(call(["-x", "c", "-c", "", "-o", "a.o"], dialect)) == .notCacheable(reason: "no input file"))
    }

    @Test(
        arguments: [
            ("-c a.c -fno-profile-instr-use", "-fno-profile-instr-use"), ("-c a.c -fcxx-modules", "-fcxx-modules"),
            ("-c a.c -Xclang foo", "Can't handle Raw arguments with -Xclang"),
            ("-c a.c -Xclang -fsurprise", "Can't handle UnknownFlag arguments with -Xclang"),
            ("-c a.c -Xclang -load -Xclang x.so", "-load"),
            ("-c a.c -fprebuilt-module-path=d", "-fprebuilt-module-path"),
            ("-c a.c -S -g -gsplit-dwarf", "-gsplit-dwarf"), ("-c a.c -ftime-trace=x", "-ftime-trace"),
            ("-c a.c -fmodules-cache-path=d", "-fmodules-cache-path"),
            ("-c a.c --config=x.cfg", "--config"), ("-c a.c -MJ x.json", "-MJ"), ("-c a.c -MJx.json", "-MJ"),
        ] as [(String, String)])
    func `clang has reasons of its own`(line: String, expected: String) {
        #expect(reason(line, .clang) == expected)
    }

    @Test(
        arguments: [
            "a.o -o prog", "--version", "a.o nothere.o -o prog", "a.c -o prog", "-v", "-dumpversion",
            "-print-prog-name=as", "-### -c a.c", "", "--help=warnings", "a.o -fplugin=p.so --surprise -o prog",
        ])
    func `linking and questions are no compilation`(line: String) {
        for dialect in bothDialects { #expect(parse(call(line, dialect)) == .notCompilation) }
    }

    @Test func `a flag that sccache refuses outranks linking and our own refusals`() {
        #expect(reason("a.o -o prog -save-temps") == "-save-temps")
        #expect(reason("-c a.c --surprise -E") == "-E")
        #expect(reason("-c a.c -MM -E") == "-MM")
    }

    @Test func `assembly text is cached like an object`() throws {
        for line in ["-S a.c", "-S -c a.c", "-c -S a.c", "--assemble a.c"] {
            let found = try compilation(line)
            #expect(found.emitsAssembly)
            #expect(found.outputNames == ["a.s"])
        }
    }

    @Test func `headers and modules are not cached`() {
        #expect(reason("-c a.h") == "precompiled header")
        #expect(reason("-x c++-header -c a.c") == "precompiled header")
        #expect(reason("-c a.cppm", .clang) == "module interface")
    }

    private static let archReason = "multiple different -arch, and SCCACHE_CACHE_MULTIARCH not set"

    @Test func `equal architectures are one`() throws {
        #expect(try compilation("-arch x -arch x -c a.c", .clang).keys == ["-arch|x", "-arch|x"])
    }

    @Test func `after two dashes clang sees inputs only`() throws {
        #expect(try compilation("-c -- -a.c", .clang).input == bytes("-a.c"))
        #expect(reason("-c -- a.c", .gcc) == "--")
    }
}
