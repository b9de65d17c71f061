import Arguments
import Testing

@Suite struct FactTests {
    @Test(
        arguments: [
            ("-g", true), ("-g -g0", false), ("-g0 -g3", true), ("-ggdb0", false), ("-gdwarf-5", true),
            ("-gz=zlib", false),
            ("-gno-column-info", false), ("-gline-tables-only", true), ("-gsplit-dwarf", true), ("-Wa,-g", true),
            ("-Wa,--gdwarf-5", true), ("", false), ("-ggdb3", true),
        ] as [(String, Bool)])
    func `the last word about debug information counts`(flags: String, expected: Bool) throws {
        for dialect in bothDialects {
            let found = try compilation("-c a.c \(flags)", dialect)
            #expect(found.hasDebugInfo == expected)
            #expect(found.directoryMatters == expected)
            #expect(found.preprocessedTextDecides == !expected)
        }
    }

    @Test func `coverage and profiles show directory and object`() throws {
        for flag in ["--coverage", "-fprofile-generate", "-fprofile-arcs", "-ftest-coverage", "-fprofile-dir=d"] {
            let found = try compilation("-c a.c \(flag)")
            #expect(found.directoryMatters && found.objectPathMatters && !found.preprocessedTextDecides, "\(flag)")
        }
        for flag in ["-fprofile-instr-generate", "-fcs-profile-generate=d", "-fcoverage-mapping"] {
            let found = try compilation("-c a.c \(flag)", .clang)
            #expect(found.directoryMatters && found.objectPathMatters && !found.preprocessedTextDecides, "\(flag)")
        }
    }

    @Test func `preprocessed text does not decide where columns show`() throws {
        #expect(try compilation("-c a.c -O2 -Wall").preprocessedTextDecides)
        #expect(try !compilation("-c a.c -fsanitize=address").preprocessedTextDecides)
        #expect(try compilation("-c a.c -fopenmp").preprocessedTextDecides)
        #expect(try !compilation("-c a.c -fopenmp", .clang).preprocessedTextDecides)
        #expect(try !compilation("-c a.c -fstack-usage").preprocessedTextDecides)
    }

    @Test func `link-time code shows the directory`() throws {
        #expect(try compilation("-c a.c -flto=auto").directoryMatters)
        #expect(try compilation("-c a.c -flto", .clang).directoryMatters)
    }

    @Test func `recorded command lines matter, and clang records what is added`() throws {
        let gcc = try compilation("-c a.c -frecord-gcc-switches")
        #expect(gcc.commandLineMatters && !gcc.refusesExtraArguments)
        #expect(try compilation("-c a.c -grecord-command-line", .clang).refusesExtraArguments)
        #expect(try compilation("-c a.c -grecord-command-line -MMD", .clang).refusesExtraArguments)
        #expect(try !compilation("-c a.c -grecord-command-line -MD", .clang).refusesExtraArguments)
        #expect(try !compilation("-c a.c -MD", .clang).commandLineMatters)
    }

    @Test func `the machine's own CPU is noticed`() throws {
        for flag in ["-march=native", "-mtune=native", "-mcpu=native"] {
            #expect(try compilation("-c a.c \(flag)").usesNativeCPU)
        }
        #expect(try !compilation("-c a.c -march=x86-64").usesNativeCPU)
    }

    @Test(
        arguments: [
            ("-C", true), ("-CC", true), ("-Wextra", true), ("-W", true), ("-Wextra -Wno-implicit-fallthrough", false),
            ("-Wimplicit-fallthrough=5 -Wextra", false), ("-Wimplicit-fallthrough", true),
            ("-Wimplicit-fallthrough=1", true),
            ("-Wall", false), ("-Werror=implicit-fallthrough=3", true), ("-Wextra -Wno-extra", false),
        ] as [(String, Bool)])
    func `comments matter to gcc's warning about falling through`(flags: String, expected: Bool) throws {
        #expect(try compilation("-c a.c \(flags)").commentsMatter == expected)
    }

    @Test func `comments matter to documentation warnings and assemblers`() throws {
        #expect(try compilation("-c a.c -Wdocumentation", .clang).commentsMatter)
        #expect(try compilation("-c a.c -Weverything", .clang).commentsMatter)
        #expect(try !compilation("-c a.c -Wextra", .clang).commentsMatter)
        #expect(try compilation("-c a.S").commentsMatter)
    }

    @Test func `verbose assembly shows the source's comments`() throws {
        let desk = try Desk()
        try desk.write("a.c", "int f(int x) { return x; /* why */ }\n")
        #expect(try desk.run(.gcc, ["-S", "a.c", "-fverbose-asm"]).status == 0)
        #expect(try desk.read("a.s").contains("why"))
        let found = try compilation("-S a.c -fverbose-asm")
        #expect(found.commentsMatter && !found.preprocessedTextDecides)
    }

    /// gcc's preprocessor drops the comment that its warning would have read.
    @Test func `a comment silences gcc's warning`() throws {
        let desk = try Desk()
        for (name, comment) in [("a.c", "/* fall through */"), ("b.c", "")] {
            try desk.write(name, "int f(int x) { switch (x) { case 1: x++; \(comment)\ncase 2: x++; } return x; }\n")
        }
        #expect(try !desk.run(.gcc, ["-Wextra", "-c", "a.c"]).diagnostics.contains("fall through"))
        #expect(try desk.run(.gcc, ["-Wextra", "-c", "b.c"]).diagnostics.contains("fall through"))
        #expect(try !desk.run(.gcc, ["-Wall", "-c", "b.c"]).diagnostics.contains("fall through"))
    }

    @Test func `a compilation directory replaces the real one where it covers all`() throws {
        #expect(try compilation("-c a.c -g -ffile-compilation-dir=.", .clang).compilationDirectory == bytes("."))
        #expect(try compilation("-c a.c -g -fdebug-compilation-dir .", .clang).compilationDirectory == bytes("."))
        #expect(try compilation("-c a.c -g --coverage -fdebug-compilation-dir=.", .clang).compilationDirectory == nil)
        #expect(
            try compilation("-c a.c -g --coverage -ffile-compilation-dir=.", .clang).compilationDirectory == bytes("."))
    }
}
