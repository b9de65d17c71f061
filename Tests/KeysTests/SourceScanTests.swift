import Keys
import Testing

struct SourceScanTests {
    private func flags(_ text: String) -> SourceFacts.Flags { SourceScan.facts(of: Array(text.utf8)).flags }

    private static let mentions: [(String, SourceFacts.Flags)] = [
        ("__DATE__", .date), ("x = __TIME__;", .time), ("// __TIMESTAMP__", .timestamp),
        ("\"__DATE__\"", .date), ("é__DATE__", .date), ("$__TIME__", .time), ("__DATE__x", []), ("__DATE", []),
        ("a ## b", .pasting), ("a %:%: b", .pasting), ("__T", []), ("E__", []), ("P__ __D", []),
        ("__DA\\\nTE__", .date),
        ("__DA\\ \t\r\nTE__", .date), (".incbin \"x\"", .incbin), ("asm(\".INCBIN x\")", .incbin),
        (".inc\\\nbin \"x\"", .incbin), (".inc\" \"bin", .suspicious), (".inc\"\n\"bin", .suspicious),
        (".inc\\x62in", .suspicious), (".inc\\()bin", .suspicious), ("#include \"a.inc\"\n#x", []),
        ("(\"a.inc\\n\")", []),
        ("x.include = 1", []), (".include NAME", .assemblerInclude), ("a.include;", []), ("#embed <x>", .embed),
        ("#  embed", .embed),
        ("# /* */ embed", .embed), ("#\\\nembed", .embed), ("%:embed", .embed), ("__has_embed(x)", .embed),
        (".include \"x\"", .assemblerInclude), (".Include \\x", .assemblerInclude), ("list.include(x)", []),
        ("a.included", []), (".include_dirs", []), ("#pragma GCC system_header", .systemHeaderPragma),
        ("_Pragma(\"clang system_header\")", .systemHeaderPragma), ("#include_next <x>", .includeNext),
        ("__FILE__", .namesFile), ("__BASE_FILE__", .namesFile), ("__FILE_NAME__", .namesFile),
        ("std::source_location", [.namesFile, .namesColumn]), ("__builtin_FILE()", .namesFile),
        ("__builtin_COLUMN()", .namesColumn), ("__COUNTER__", []), ("??=", .trigraphs), ("what??!", []), ("", []),
        ("_", []), ("#", []), (".", []), ("\\", []), ("__", []), ("%", []), ("?", []), (".i", []),
        ("__has_include", []),
    ]

    @Test(arguments: mentions)
    func `a mention is found, and nothing else`(_ text: String, _ expected: SourceFacts.Flags) {
        #expect(flags(text) == expected, "\(text)")
        #expect(flags(text + "\n").isSuperset(of: expected))
        #expect(flags("int a;\n" + text) == expected)
    }

    private static let questions: [(String, String, Bool)] = [
        ("#if __has_include(<a/b.h>)", "<a/b.h>", false),
        ("# if defined(__has_include) && __has_include ( \"x.h\" )", "\"x.h\"", false),
        ("#ifdef __has_include", "", false),
        ("#if defined __has_include", "", false),
        ("#ifndef __has_include\n#define __has_include(x) 0\n#endif", "", false),
        ("#define HAS(x) __has_include(x)", "", false), ("#define HAS(x) __has_include(y)", "", true),
        ("#define HAS __has_include(x)", "", true), ("#define HAS(x, y) __has_include(x)", "", true),
        ("#define HAS(x) __has_include(x y)", "", true), ("#define HAS (x) __has_include(x)", "", true),
        ("#define HAS(x) __has_include(<x>)", "<x>", false), ("#define HAS(x) __has_include(#x)", "", true),
        ("#if __has_include(NAME)", "", true),
        ("#if __has_include", "", true),
        ("#endif // __has_include(NAME)", "", false),
        ("#if 1 // __has_include(NAME)", "", false),
        ("#if 1 /* __has_include(NAME) */ && __has_include(<b>)", "<b>", false),
        ("call(__has_include, x);", "", false),
        ("#elif A && \\\n  __has_include_next(<a>) || __has_include(<b>)", "<a>next <b>", false),
        ("#if __has_include(\\\n<b>)", "<b>", false),
        ("#if __has_inc\\\nlude(<b>)", "<b>", false),
        ("%:if __has_include(<b>)", "<b>", false),
        ("/* */ #if __has_include(<b>)", "<b>", false),
        ("*/ #if __has_include(<b>)", "", true),
        ("#if X /* a\n */ && __has_include(<b>)", "", true),
        ("#if 'a' == __has_include(\"q\")", "\"q\"", false),
        ("#if __has_include(<a>", "<a>", false), ("#if __has_include(<a", "", true), ("#if __has_include(", "", true),
    ]

    @Test(arguments: questions)
    func `operands of has_include are collected`(_ text: String, _ expected: String, _ computed: Bool) {
        let facts = SourceScan.facts(of: Array(text.utf8))
        let found = facts.hasIncludes.map { reference in
            let name = String(decoding: reference.name, as: UTF8.self)
            let quoted = reference.form == .quoted ? "\"\(name)\"" : "<\(name)>"
            return quoted + (reference.kind == .hasIncludeNext ? "next" : "")
        }
        #expect(found.joined(separator: " ") == expected, "\(text)")
        #expect(facts.flags.contains(.computedHasInclude) == computed, "\(text)")
    }

    @Test(arguments: ["__DATE__", "__TIME__", "__TIMESTAMP__"])
    func `a name cut in two anywhere is seen when it can be pasted`(_ name: String) {
        for cut in 1..<name.count {
            let (first, second) = (name.prefix(cut), name.dropFirst(cut))
            #expect(SourceScan.facts(of: Array("#define P(a,b) a##b\nP(\(first),\(second))".utf8)).mayPasteTime)
            guard cut > 1, cut + 1 < name.count else { continue }
            #expect(!SourceScan.facts(of: Array("#define P(a,b) a##b\nP(\(first),x\(second))".utf8)).mayPasteTime)
            #expect(!SourceScan.facts(of: Array("#define P(a,b) a##b\nP(x\(first),\(second))".utf8)).mayPasteTime)
        }
    }

    @Test func `pieces in one file and the pasting macro in another make the date together`() {
        var all = SourceScan.facts(of: Array("#define CAT(a, b) a##b".utf8))
        #expect(!all.mayPasteTime)
        all.formUnion(SourceScan.facts(of: Array("CAT(__DA, TE__)".utf8)))
        #expect(all.mayPasteTime)
    }

    @Test func `what a macro is asked is an operand, in whatever file`() throws {
        let definition = "#ifdef __has_include\n# define HAS(x) __has_include(x)\n#else\n# define HAS(x) 0\n#endif\n"
        let facts = SourceScan.facts(of: Array(definition.utf8))
        #expect(!facts.flags.contains(.computedHasInclude))
        #expect(facts.askingMacros.map { String(decoding: $0.name, as: UTF8.self) } == ["HAS"])
        let macro = try #require(facts.askingMacros.first)
        #expect(macro.uses(in: Array(definition.utf8)) == ([], false))
        let uses = "#if HAS(<a>) || HAS ( \"b\" ) || HAS_NOT(<c>) || XHAS(<d>) || defined(HAS)\n#endif"
        let found = macro.uses(in: Array(uses.utf8))
        #expect(found.references.map { String(decoding: $0.name, as: UTF8.self) } == ["a", "b"])
        #expect(!found.isComputed)
        #expect(macro.uses(in: Array("#if HAS(NAME)".utf8)).isComputed)
        #expect(SourceFacts(encoded: facts.encoded) == facts)
    }

    @Test func `facts survive being remembered`() {
        let text = "#if __has_include(<a>) || __has_include_next(\"b c\")\n__DATE__ ## system_header"
        let facts = SourceScan.facts(of: Array(text.utf8))
        #expect(facts.hasIncludes.count == 2)
        #expect(SourceFacts(encoded: facts.encoded) == facts)
        for end in 0..<facts.encoded.count {
            #expect(SourceFacts(encoded: facts.encoded.prefix(end)) != facts)
        }
        #expect(SourceFacts(encoded: [0] + facts.encoded.dropFirst()) == nil)
    }

    @Test func `the system's own headers are harmless`() throws {
        let shop = try Workshop()
        try shop.write("t.cc", "#include <vector>\n#include <iostream>\n#include <thread>\n#include <stdio.h>\n")
        for driver in ["g++", "clang++"] {
            try shop.run(driver, ["-std=c++20", "-fsyntax-only", "-MD", "-MF", "t.d", "t.cc"])
            var all = SourceFacts()
            for name in try Depfile.parse(try shop.read("t.d")).dependencies where name.first == UInt8(ascii: "/") {
                let facts = SourceScan.facts(of: try shop.contents(String(decoding: name, as: UTF8.self)))
                let bad: SourceFacts.Flags = [
                    .date, .time, .timestamp, .incbin, .embed, .computedHasInclude, .suspicious, .trigraphs,
                ]
                #expect(facts.flags.isDisjoint(with: bad), "\(String(decoding: name, as: UTF8.self)) \(facts.flags)")
                all.formUnion(facts)
            }
            #expect(!all.mayPasteTime)
            #expect(!all.hasIncludes.isEmpty)
        }
    }

    @Test func `includes are listed as written`() {
        let text = """
            #include <a.h> // x
            # include "b/c.h"
            #\\
            include_next <d>
            #inc\\
            lude"e"
            /* */ #import <f>
            #include MACRO
            #define M "/abs.h"
            """
        let names = IncludeNames(in: Array(text.utf8))
        #expect(names.references.map { String(decoding: $0.name, as: UTF8.self) } == ["a.h", "b/c.h", "d", "e", "f"])
        #expect(names.references[2].kind == .includeNext)
        #expect(names.hasComputed)
        #expect(!names.absoluteMacros.isEmpty)
        #expect(!names.hasLineMarkers)
        #expect(IncludeNames(in: Array("#include \"a\\\nb.h\"".utf8)).hasComputed)
        #expect(!IncludeNames(in: Array(" * #include any file\n   #include any file\n".utf8)).hasComputed)
        #expect(IncludeNames(in: Array("# 1 \"x\" 3\n".utf8)).hasLineMarkers)
        #expect(!IncludeNames(in: Array("// see issue #1234\n/* #include what you use */\n".utf8)).hasLineMarkers)
        #expect(!IncludeNames(in: Array("/* #include what you use */\n".utf8)).hasComputed)
    }

    @Test func `any bytes are scanned without a trap`() {
        for seed in 1...3000 {
            var dice = Dice(seed: UInt64(seed))
            let pieces = [
                "__", "has_include", "(", "<", "\"", "#", "if ", "\\\n", "\\", "/*", "*/", "//", "\n", ".inc",
                "define ", "%:", "??/", "'", "include ",
            ]
            let text = (0..<dice.roll(30)).map { _ in dice.pick(pieces) }.joined()
            _ = SourceScan.facts(of: Array(text.utf8))
            _ = IncludeNames(in: Array(text.utf8))
        }
    }
}
