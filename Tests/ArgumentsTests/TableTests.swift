import Arguments
import Testing

@Suite struct TableTests {
    static let tables: [(name: String, base: [Flag], over: [Flag])] = [
        ("gcc", GccRows.all, []), ("clang", GccRows.all, ClangRows.all), ("cc1", FrontEndRows.all, []),
    ]

    @Test func `no list names a flag twice`() {
        for list in [GccRows.all, ClangRows.all, FrontEndRows.all] {
            var seen: Set<[UInt8]> = []
            for row in list { #expect(seen.insert(row.spelling).inserted, "\(text(row.spelling)) is there twice") }
        }
    }

    @Test func `rows lie in order and each word finds its own row`() {
        for (name, base, over) in Self.tables {
            let table = FlagTable(base, over: over)
            for (row, next) in zip(table.rows, table.rows.dropFirst()) {
                #expect(row.spelling.lexicographicallyPrecedes(next.spelling))
            }
            for row in table.rows {
                for example in Self.examples(of: row) {
                    let match = table.match(example.word)
                    #expect(
                        match?.flag.spelling == row.spelling,
                        "\(name): \(text(example.word)) is not \(text(row.spelling))")
                    #expect(match?.value == example.value)
                    #expect(match?.takesNextWord == example.takesNextWord)
                }
            }
        }
    }

    @Test func `rows of clang replace those of gcc`() {
        #expect(
            FlagTable.clang.match(bytes("-Wl,x"))?.flag.meaning != FlagTable.gcc.match(bytes("-Wl,x"))?.flag.meaning)
        #expect(FlagTable.gcc.match(bytes("-fprofile-use"))?.flag.meaning == .refused)
        #expect(FlagTable.clang.match(bytes("-fprofile-use"))?.flag.meaning != .refused)
    }

    @Test(
        arguments: [
            ("-stdlib=libc++", "-stdlib="), ("-std=c11", "-std="), ("-target", "-target"),
            ("-isystem-after/x", "-isystem-after"),
            ("-isystem/x", "-isystem"), ("-iframeworkwithsysroot/x", "-iframeworkwithsysroot"),
            ("-fprofile-use=x", "-fprofile-use"), ("-fprofile-used", "-fprofile"), ("-gsplit-dwarf", "-gsplit-dwarf"),
            ("-gcc-toolchain", "-gcc-toolchain"), ("-gline-tables-only", "-g"), ("-MMD", "-MMD"), ("-MFx.d", "-MF"),
            ("-undef", "-undef"), ("-undefx", "-u"), ("-Wp,-MD,x", "-Wp,"), ("-Wpedantic", "-W"),
            ("-include-pch", "-include-pch"),
            ("-includefoo.h", "-include"), ("--sysroot=/x", "--sysroot"), ("-Xarch_arm64", "-Xarch_"),
        ] as [(String, String)])
    func `the longest flag wins`(word: String, spelling: String) {
        #expect((FlagTable.clang.match(bytes(word))?.flag.spelling).map(text) == spelling)
    }

    @Test func `what no row begins is unknown`() {
        for word in ["--surprise", "-", "--", "-Y", "", "-\u{7f}", "-M2"] {
            #expect(FlagTable.gcc.match(bytes(word))?.flag.spelling == nil, "\(word)")
        }
        #expect(FlagTable.gcc.match([0x2D, 0xFF])?.flag.spelling == nil)
    }

    struct Example {
        var word: [UInt8]
        var value: [UInt8]?
        var takesNextWord = false
    }

    /// How each arity is written.
    static func examples(of row: Flag) -> [Example] {
        let name = row.spelling
        // No flag begins with these bytes after its name.
        let odd: [UInt8] = [0xFF, 0x2F]
        switch row.arity {
        case .alone: return [Example(word: name)]
        case .separate: return [Example(word: name, takesNextWord: true)]
        case .joined: return [Example(word: name + odd, value: odd)]
        case .separateOrJoined:
            return [Example(word: name, takesNextWord: true), Example(word: name + odd, value: odd)]
        case .separateOrEquals:
            return [Example(word: name, takesNextWord: true), Example(word: name + bytes("=") + odd, value: odd)]
        case .aloneOrEquals:
            return [Example(word: name), Example(word: name + bytes("=") + odd, value: odd)]
        case .joinedThenSeparate: return [Example(word: name + odd, takesNextWord: true)]
        }
    }
}
