import Arguments
import Testing

@Suite struct LanguageTests {
    @Test(
        arguments: [
            ("a.c", Language.c), ("a.i", .cPreprocessed), ("a.cc", .cxx), ("a.C", .cxx), ("a.c++", .cxx),
            ("a.CPP", .cxx),
            ("a.ii", .cxxPreprocessed), ("a.m", .objectiveC), ("a.mi", .objectiveCPreprocessed), ("a.M", .objectiveCxx),
            ("a.mm", .objectiveCxx), ("a.mii", .objectiveCxxPreprocessed), ("a.s", .assembler),
            ("a.S", .assemblerWithCpp),
            ("a.sx", .assemblerWithCpp), ("d.c/a.x.cpp", .cxx),
        ] as [(String, Language)])
    func `the suffix tells the language`(input: String, language: Language) throws {
        for dialect in bothDialects { #expect(try compilation("-c \(input)", dialect).language == language) }
    }

    @Test(arguments: ["a", "d.c/a", "a.o", "a.txt", "a.cu", "a.rs", "a.hip", "a.", "a.Cc"])
    func `other suffixes tell none`(input: String) {
        #expect(reason("-c \(input)") == "unknown source language")
    }

    @Test func `drivers for C++ read C as C++`() throws {
        #expect(try compilation("-c a.c", plusplus: true).language == .cxx)
        #expect(try compilation("-c a.i", plusplus: true).language == .cxxPreprocessed)
        #expect(try compilation("-c -x c a.c", plusplus: true).language == .c)
    }

    @Test func `-x counts for what follows it`() throws {
        #expect(try compilation("-x c++ -c a.c").language == .cxx)
        #expect(try compilation("-c a.c -x c++").language == .c)
        #expect(try compilation("-xc++ -x none -c a.c").language == .c)
        #expect(try compilation("--language=c -c noext").language == .c)
        #expect(try compilation("-x cpp-output -c a.c").language == .cPreprocessed)
    }

    @Test(arguments: bothDialects)
    func `the real compilers place -x the same`(dialect: Dialect) throws {
        let desk = try Desk()
        try desk.write("a.c", "#ifdef __cplusplus\n#error c++\n#endif\nint f;\n")
        for line in ["-c a.c -x c++", "-x c++ -c a.c", "-x c++ -x none -c a.c"] {
            let isCxx = try compilation(line, dialect).language == .cxx
            let result = try desk.run(dialect, line.split(separator: " ").map(String.init))
            #expect((result.status != 0) == isCxx, "\(dialect) \(line): \(result.diagnostics)")
        }
    }

    @Test func `names for -x are read back`() throws {
        for language in Language.allCases where language != .genericHeader {
            #expect(Language(driverName: language.driverName) == language)
        }
    }
}
