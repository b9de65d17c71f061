import Arguments
import Keys
import Testing

/// Equal normal forms compile equally: asked of the compilers.
@Suite(.serialized) struct CommentBlindnessCompileTests {
    /// An object and diagnostics; the diagnostics without the quoted lines, which show comments.
    private struct Compiled: Equatable {
        var status: Int32
        var object: [UInt8]
        var errors: [UInt8]
    }

    private func compile(_ dialect: Dialect, _ source: String, _ options: [String], _ shop: Workshop) throws -> Compiled
    {
        let quiet = dialect == .gcc ? "-fno-diagnostics-show-caret" : "-fno-caret-diagnostics"
        // clang's debug information digests the files.
        let debug = dialect == .gcc ? ["-g"] : []
        let driver = source.hasSuffix(".cc") ? dialect.driverPlus : dialect.driver
        try? shop.write("t.o", "")
        let words = ["-Wall", "-Wextra", "-Wcomment", quiet, "-c", source, "-o", "t.o"] + debug + options
        let result = try shop.run(driver, words)
        return Compiled(status: result.status, object: (try? shop.read("t.o")) ?? [], errors: result.errors)
    }

    /// Changes bytes at random, keeping each change that leaves the normal form alone.
    private func reworded(_ text: [UInt8], _ language: Language, _ dice: inout Dice, tries: Int) -> (
        text: [UInt8], kept: Int
    )? {
        guard let normal = CommentBlindness.normalised(text, language: language) else { return nil }
        var current = text
        var kept = 0
        for _ in 0..<tries where !current.isEmpty {
            var next = current
            let at = dice.roll(next.count)
            switch dice.roll(4) {
            case 0: next.insert(UInt8(32 + dice.roll(95)), at: at)
            case 1: next.remove(at: at)
            case 2: next.insert(contentsOf: Array(dice.pick(TokenSoup.pieces).utf8), at: at)
            default: next[at] = UInt8(dice.roll(128))
            }
            guard next != current, CommentBlindness.normalised(next, language: language) == normal else { continue }
            current = next
            kept += 1
        }
        return (current, kept)
    }

    @Test(arguments: Dialect.both)
    func `reworded system headers compile to the same`(_ dialect: Dialect) throws {
        let headers: [(name: String, path: String, source: String)] = [
            ("bits/stl_pair.h", "/usr/include/c++/12/bits/stl_pair.h", "t.cc"),
            ("bits/basic_ios.h", "/usr/include/c++/12/bits/basic_ios.h", "t.cc"),
            ("bits/move.h", "/usr/include/c++/12/bits/move.h", "t.cc"),
            ("stdlib.h", "/usr/include/stdlib.h", "t.c"), ("stdio.h", "/usr/include/stdio.h", "t.c"),
            ("locale.h", "/usr/include/locale.h", "t.c"), ("assert.h", "/usr/include/assert.h", "t.c"),
        ]
        for (index, header) in headers.enumerated() {
            let isPlusPlus = header.source == "t.cc"
            let shop = try Workshop()
            let original = try shop.contents(header.path)
            let includes = isPlusPlus ? "#include <iostream>\n#include <utility>\n" : "#include <\(header.name)>\n"
            try shop.write(header.source, includes + "int f(int a) { return a + 1; }\n")
            try shop.write(Array("inc/\(header.name)".utf8), original)
            let before = try compile(dialect, header.source, ["-isystem", "inc"], shop)
            var dice = Dice(seed: UInt64(index + 1))
            let new = try #require(reworded(original, isPlusPlus ? .cxx : .c, &dice, tries: 120), "\(header.name)")
            #expect(new.kept > 10, "\(header.name): \(new.kept)")
            try shop.write(Array("inc/\(header.name)".utf8), new.text)
            #expect(before.status == 0, "\(header.name)")
            #expect(try compile(dialect, header.source, ["-isystem", "inc"], shop) == before, "\(header.name)")
        }
    }

    @Test(arguments: Dialect.both)
    func `reworded token soup compiles to the same`(_ dialect: Dialect) throws {
        let shop = try Workshop()
        var compared = 0
        for seed in 1...120 {
            var dice = Dice(seed: UInt64(seed))
            // Statements between, so that some of the soup is valid, warns and has columns.
            var text = Array("int f(int a) {\n".utf8)
            for _ in 0..<6 {
                let statement = dice.pick([
                    "a += 1; ", "if (a) return 2; ", "switch (a) { case 1: a = 2;\ncase 2: a = 3; } ",
                ])
                text += Array(statement.utf8)
                let comment = dice.pick([
                    "/* one two */ ", "// one two\n", "/* a\n   b */ ", "/* fall through */ ", "\n",
                ])
                text += Array(comment.utf8)
            }
            if dice.roll(2) == 0 { text += TokenSoup.text(&dice, count: 6) }
            text += Array("\nreturn a; }\n".utf8)
            guard let new = reworded(text, .cxx, &dice, tries: 60), new.kept > 0 else { continue }
            try shop.write(Array("t.cc".utf8), text)
            let before = try compile(dialect, "t.cc", [], shop)
            try shop.write(Array("t.cc".utf8), new.text)
            #expect(try compile(dialect, "t.cc", [], shop) == before, "seed \(seed)")
            compared += 1
        }
        #expect(compared > 60)
    }
}
