import Arguments
import Keys
import Testing

/// Whatever the installed compilers write is understood, and written again byte for byte.
@Suite(.serialized) struct DepfileTests {
    /// Compiles a source that includes `names` and gives the dependency file's bytes.
    private func dependencies(
        on names: [[UInt8]], _ dialect: Dialect, options: [String] = [], in shop: Workshop
    ) throws -> [UInt8] {
        var source: [UInt8] = []
        for name in names {
            try shop.write(name, [])
            source += Array("#include \"".utf8) + name + Array("\"\n".utf8)
        }
        try shop.write(Array("t.c".utf8), source)
        let result = try shop.run(dialect.driver, ["-MD", "-MF", "t.d", "-c", "t.c", "-o", "t.o"] + options)
        try #require(result.status == 0, "\(result.errorText)")
        return try shop.read("t.d")
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: Dialect.both, [false, true])
    func `names with every odd character survive`(_ dialect: Dialect, _ phony: Bool) throws {
        let names: [[UInt8]] = [
            bytes("a b.h"), bytes("c$d.h"), bytes("e#f.h"), bytes("g%h.h"), bytes("q:r.h"), bytes("é.h"),
            [0xe9, 0xff] + bytes(".h"), bytes("two  blanks.h"), bytes(" leading.h"), bytes("a=b'c(d).h"),
            bytes("~x&y.h"),
            bytes("*[z]?.h"), bytes("semi;.h"), bytes("at@.h"), bytes("tab\tx.h"),
        ]
        let shop = try Workshop()
        let text = try dependencies(on: names, dialect, options: phony ? ["-MP"] : [], in: shop)
        let file = try Depfile.parse(text)
        #expect(file.targets == [bytes("t.o")])
        #expect(file.phony == phony)
        #expect(file.inputIndex == 0)
        #expect(file.dependencies.filter { $0.first != UInt8(ascii: "/") } == [bytes("t.c")] + names)
        #expect(file.written(as: dialect) == text)
    }

    @Test func `gcc's backslashes survive, before blanks and number signs too`() throws {
        let names = ["i\\j.h", "k\\ l.h", "k\\\\ l.h", "m\\#n.h", "m\\\\#n.h", "o\\\tp.h", "\\$q.h"].map(bytes)
        let text = try dependencies(on: names, .gcc, options: ["-MP"], in: try Workshop())
        let file = try Depfile.parse(text)
        #expect(Array(file.dependencies.dropFirst(2)) == names)
        #expect(file.written(as: .gcc) == text)
    }

    @Test(arguments: Dialect.both)
    func `lines wrap where the compiler wraps them, for names of every length`(_ dialect: Dialect) throws {
        for seed in 1...40 {
            var dice = Dice(seed: UInt64(seed))
            var names: [[UInt8]] = []
            for index in 0..<dice.roll(40) {
                let longest = dice.pick([4, 12, 40, 75, 150])
                let stem = (0..<(1 + dice.roll(longest))).map { _ in dice.pick(Array("abc _$#%é".utf8)) }
                names.append(bytes("\(index)") + stem.filter { $0 < 128 } + bytes(".h"))
            }
            var options = dice.roll(2) == 0 ? ["-MP"] : []
            for index in 0..<dice.roll(5) {
                let target = String(repeating: dice.pick(["x", "yz$", "w#"]), count: 1 + dice.roll(30))
                options += [dice.pick(["-MT", "-MQ"]), "\(index)\(target)"]
            }
            let text = try dependencies(on: names, dialect, options: options, in: try Workshop())
            let file = try Depfile.parse(text)
            #expect(file.written(as: dialect) == text, "seed \(seed)")
            #expect(Set(names).isSubset(of: Set(file.dependencies)), "seed \(seed)")
        }
    }

    @Test(arguments: Dialect.both)
    func `the standard library's list survives`(_ dialect: Dialect) throws {
        let shop = try Workshop()
        try shop.write("t.cc", "#include <vector>\n#include <string>\n#include <map>\n#include <stdio.h>\n")
        try shop.run(dialect.driverPlus, ["-std=c++17", "-MD", "-MP", "-c", "t.cc", "-o", "out/of/the/way.o"])
        try shop.run(dialect.driverPlus, ["-std=c++17", "-MD", "-MP", "-MF", "t.d", "-c", "t.cc"])
        let text = try shop.read("t.d")
        let file = try Depfile.parse(text)
        #expect(file.dependencies.count > 100)
        #expect(file.written(as: dialect) == text)
    }

    @Test func `clang puts an ignore list before the input, and the input alone has no empty rule`() throws {
        let shop = try Workshop()
        try shop.write("list.txt", "fun:never\n")
        try shop.write("h.h", "")
        try shop.write("t.c", "#include \"h.h\"\n")
        let arguments = [
            "-fsanitize=address", "-fsanitize-ignorelist=list.txt", "-MMD", "-MP", "-MF", "t.d", "-c", "t.c",
        ]
        let result = try shop.run("clang", arguments)
        try #require(result.status == 0, "\(result.errorText)")
        let text = try shop.read("t.d")
        let file = try Depfile.parse(text)
        #expect(file.dependencies.contains(bytes("list.txt")))
        #expect(file.dependencies[file.inputIndex] == bytes("t.c"))
        var located = Depfile(targets: file.targets, dependencies: file.dependencies, phony: true)
        let (found, missed) = (located.locateInput(bytes("./t.c")), located.locateInput(bytes("u.c")))
        #expect(found && !missed)
        #expect(located == file)
        #expect(file.written(as: .clang) == text)
    }

    @Test func `targets with colons are not taken apart`() throws {
        let file = try Depfile.parse(bytes("c:/a.o b\\ c.o: x.c y:z.h\n"))
        #expect(file.targets == ["c:/a.o", "b\\ c.o"].map(bytes))
        #expect(file.dependencies == ["x.c", "y:z.h"].map(bytes))
    }

    @Test func `an empty file and an empty list are rules too`() throws {
        #expect(try Depfile.parse([]).written(as: .gcc) == [])
        #expect(try Depfile.parse(bytes("a.o:\n")).written(as: .clang) == bytes("a.o:\n"))
    }

    @Test(arguments: [
        "a.o", "a.o: b.c", "a.o: b.c\nx.h", "a.o: b$c\n", "a.o: b.c c.h\nd.h:\n", "\n", "a.o: b\n\n", "a.o: b\n:\n",
    ])
    func `anything else is refused`(_ text: String) {
        #expect(throws: Depfile.Malformed.self) { try Depfile.parse(Array(text.utf8)) }
    }

    @Test func `a rule cut anywhere never traps`() throws {
        let whole = bytes("a\\ b.o: x.c y\\#z.h \\\n q$$r.h \\\\\\ s.h\ny\\#z.h:\nq$$r.h:\n\\\\\\ s.h:\n")
        for end in whole.indices { _ = try? Depfile.parse(Array(whole[..<end])) }
    }
}
