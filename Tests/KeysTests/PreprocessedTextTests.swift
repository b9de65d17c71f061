import Arguments
import Keys
import Testing

@Suite(.serialized) struct PreprocessedTextTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Preprocesses one small tree in `folder` by absolute paths.
    private func preprocessed(_ dialect: Dialect, _ source: String, in folder: String, _ shop: Workshop) throws
        -> [UInt8]
    {
        try shop.write("\(folder)/inc/h.h", "int h;\n")
        try shop.write("\(folder)/t.cc", source)
        let base = "\(shop.root)/\(folder)"
        let result = try shop.run(dialect.driverPlus, ["-std=c++17", "-I\(base)/inc", "-E", "\(base)/t.cc"])
        try #require(result.status == 0, "\(result.errorText)")
        return result.output
    }

    private func canonical(_ text: [UInt8], _ shop: Workshop, _ folder: String) -> [UInt8]? {
        PreprocessedText.canonical(text, baseDirectories: [bytes("\(shop.root)/\(folder)")])
    }

    @Test(arguments: Dialect.both)
    func `two checkouts of one source are equal`(_ dialect: Dialect) throws {
        let shop = try Workshop()
        let source = "#include <h.h>\n#include <vector>\nconst char *s = R\"(\n\" )\"; int n = 1'000;\nchar c = '\"';\n"
        let one = try preprocessed(dialect, source, in: "one", shop)
        let two = try preprocessed(dialect, source, in: "two2", shop)
        #expect(one != two)
        let canonicalOne = try #require(canonical(one, shop, "one"))
        #expect(canonicalOne == canonical(two, shop, "two2"))
        #expect(!String(decoding: canonicalOne, as: UTF8.self).contains(shop.root))
        #expect(PreprocessedText.canonical(one, baseDirectories: []) == one)
    }

    @Test(arguments: Dialect.both)
    func `a path inside the program keeps two checkouts apart`(_ dialect: Dialect) throws {
        let shop = try Workshop()
        for source in ["const char *s = __FILE__;\n", "const char *s = R\"(\n# 1 \"ROOT/DIR/t\"\n)\";\n"] {
            func text(_ folder: String) throws -> [UInt8]? {
                let own = source.replacing("ROOT", with: shop.root).replacing("DIR", with: folder)
                return canonical(try preprocessed(dialect, own, in: folder, shop), shop, folder)
            }
            let one = try #require(try text("one"))
            #expect(one != (try text("two")))
            #expect(String(decoding: one, as: UTF8.self).contains("\(shop.root)/one/t"))
        }
    }

    @Test func `only whole components match, the longest base first, quoted as compilers quote`() {
        func canonical(_ name: String, _ bases: [String]) -> String {
            let text = PreprocessedText.canonical(bytes("# 1 \"\(name)\" 2\nx\n"), baseDirectories: bases.map(bytes))
            return String(decoding: text ?? [], as: UTF8.self).replacing("\0", with: "@")
        }
        #expect(canonical("/a/b/c.h", ["/a"]) == "# 1 \"@/b/c.h\" 2\nx\n")
        #expect(canonical("/ab/c.h", ["/a"]) == "# 1 \"/ab/c.h\" 2\nx\n")
        #expect(canonical("/a/b/c.h", ["/a", "/a/b"]) == "# 1 \"@/c.h\" 2\nx\n")
        #expect(canonical("/a/b", ["/a/b"]) == "# 1 \"@\" 2\nx\n")
        #expect(canonical("/a\\\\b\\\"/c.h", ["/a\\b\""]) == "# 1 \"@/c.h\" 2\nx\n")
        #expect(canonical("/x/a/c.h", ["/a"]) == "# 1 \"/x/a/c.h\" 2\nx\n")
    }

    @Test(arguments: [
        "__builtin_COLUMN()", "std::source_location", "__builtin_source_location()", "#pragma GCC pch_preprocess \"x\"",
        "asm(\".incbin \\\"x\\\"\");",
    ])
    func `text that does not decide the outcome is refused`(_ text: String) {
        #expect(PreprocessedText.canonical(bytes(text), baseDirectories: []) == nil)
    }

    @Test func `any bytes are taken without a trap`() {
        for seed in 1...3000 {
            var dice = Dice(seed: UInt64(seed))
            let pieces = [
                "\n", "# 1 \"", "/a", "/", "\"", "'", "R\"", "x(", ")x", "\\", "1'", "0", "u8R\"", "line", " ",
            ]
            let text = (0..<dice.roll(30)).map { _ in dice.pick(pieces) }.joined()
            _ = PreprocessedText.canonical(bytes(text), baseDirectories: [bytes("/a")])
        }
    }
}
