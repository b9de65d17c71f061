import Arguments
import Keys
import Testing

struct CommentBlindnessTests {
    private func normal(_ text: String, _ language: Language = .cxx, lineComments: Bool = true) -> String? {
        CommentBlindness.normalised(Array(text.utf8), language: language, lineComments: lineComments)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static let equal: [(String, String)] = [
        ("int a; // one", "int a; // other words"), ("int a; // one\n", "int a; //\n"),
        ("/* one */\nint a;", "/* quite another */\nint a;"), ("/* one */ int a;", "/* two */ int a;"),
        ("/* a\n   b c\n */\n", "/* other\n   words, too\n */\n"), ("#define A 3 // one\n", "#define A 3 // 3\n"),
        ("#include <a.h> // one", "#include <a.h> // two"),
        ("#error // one\nint a; /* x */", "#error // one\nint a; /* y */"),
        ("int a; // don't", "int a; // do\""), ("\"//\"; // x", "\"//\"; // y"), ("1'000; // x", "1'000; // y"),
        ("R\"(//)\"; // x", "R\"(//)\"; // y"), ("'\"'; // x", "'\"'; // y"), ("u8'\\''; // '", "u8'\\''; //"),
        ("#if __has_include(<a//b>) // x", "#if __has_include(<a//b>) // y"), ("int a; // x\r\n", "int a; // y\r\n"),
        ("int a; /* x */ // y\n", "int a; /* longer */ // z\n"), ("/*\tx */ int a;", "/*\ty */ int a;"),
        ("# define S \"/*\" // x", "# define S \"/*\" // y"), ("#include <a/*b> // x", "#include <a/*b> // y"),
    ]

    @Test(arguments: equal)
    func `the wording of a comment does not count`(_ one: String, _ two: String) {
        #expect(normal(one) != nil)
        #expect(normal(one) == normal(two))
    }

    private static let different: [(String, String)] = [
        ("int a; // x", "int a;"), ("int a; // x", "int  a; // x"), ("/* x */ int a;", "/* xx */ int a;"),
        ("/* x\n*/", "/* x */"), ("// x\n", "// x\n\n"), ("\"a\"", "\"b\""), ("\"//a\"", "\"//b\""),
        ("R\"(//a)\"", "R\"(//b)\""), ("// fall through", "// FALLTHRU"), ("/* lint -x */", "/* lint -y */"),
        ("// é", "// ü"), ("/* a /* b */", "/* c /* d */"), ("// ??/", "// ??x"),
        ("/*\tx */ int a;", "/* \tx*/ int a;"),
        ("// x", "// x "), ("#error it's // a", "#error it's // b"), ("#include <a//b>", "#include <a//c>"),
        ("// a \\\nb", "// c \\\nd"), ("/*\n  a */ int x;", "/*\n a  */ int x;"), ("a/**/b", "a b"), ("'/*a'", "'/*b'"),
        ("R\"x(\n)\" // a)x\"", "R\"x(\n)\" // b)x\""),
    ]

    @Test(arguments: different)
    func `whatever a compiler may notice counts`(_ one: String, _ two: String) {
        #expect(normal(one) != normal(two) || normal(one) == nil)
    }

    @Test(arguments: [
        "/* x", "\"x", "'x", "it's", "#if 0\nit's\n#endif", "R\"x", "R\"(x)", "R\"a b(x)a b\"", "/\\\n/ x",
        "/\\\n* x */",
        "/* x *\\\n/", "??=define A", "\"??/\"", "%:define A 'x", "// x ??/\n", "don't say /* x */ can't", "a\\\n\"x\"",
        "#include <x", "#include \"x", "#error it's /* x */", "#/**/define", "\u{0}", "// \u{0}", "import <a//b>;",
        "int \u{1};",
        "#define R \\\nR\"(\n)\"", "#if 'a /* b' */",
    ])
    func `doubt is no answer`(_ text: String) { #expect(normal(text) == nil) }

    @Test func `in C, and where two slashes are no comment, some texts are in doubt`() {
        #expect(normal("1'000", .c) == nil)
        #expect(normal("R\"(x)\"", .c) == nil)
        #expect(normal("L'x' u\"y\"", .c) != nil)
        #expect(normal("a // b", .c, lineComments: false) == nil)
        #expect(normal("a", .assemblerWithCpp) == nil)
        #expect(normal("a", .cPreprocessed) == nil)
        #expect(normal(String(repeating: "x", count: 4000)) == nil)
    }

    @Test func `the text of most system headers is understood`() throws {
        let shop = try Workshop()
        try shop.write("t.cc", "#include <bits/stdc++.h>\n")
        try shop.run("g++", ["-std=c++17", "-fsyntax-only", "-MD", "-MF", "t.d", "t.cc"])
        let names = try Depfile.parse(try shop.read("t.d")).dependencies.filter { $0.first == UInt8(ascii: "/") }
        let refused = try names.filter { name in
            let text = try shop.contents(String(decoding: name, as: UTF8.self))
            return CommentBlindness.normalised(text, language: .cxx) == nil
        }
        #expect(names.count > 300)
        #expect(refused.count * 20 < names.count, "\(refused.map { String(decoding: $0, as: UTF8.self) })")
    }

    @Test func `any bytes are taken without a trap, and a normal form is its own`() {
        for seed in 1...5000 {
            var dice = Dice(seed: UInt64(seed))
            let text = TokenSoup.text(&dice, count: 30)
            guard let once = CommentBlindness.normalised(text, language: .cxx) else { continue }
            #expect(once.filter { $0 == 10 }.count == text.filter { $0 == 10 }.count, "seed \(seed)")
            #expect(CommentBlindness.normalised(once, language: .cxx) == once, "seed \(seed)")
        }
    }
}

enum TokenSoup {
    static let pieces = [
        "/*", "*/", "//", "/", "*", "\n", "\n", "\"", "'", "\\", "\\\n", "#define A ", "#if 0\n", "#endif\n", "R\"(",
        ")\"", "x",
        " ", "\t", "1'0", "?", "??/", "<", ">", "#include <", "#error ", "int a;", "fall", "é", "\r\n", "L", "u8", ".",
        "-", "%:",
    ]

    static func text(_ dice: inout Dice, count: Int) -> [UInt8] {
        (0..<dice.roll(count)).flatMap { _ in Array(dice.pick(pieces).utf8) }
    }
}
