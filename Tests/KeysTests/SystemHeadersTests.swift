import Arguments
import Keys
import Testing

/// What is derived from `-MD` is what the compiler itself writes under `-MMD`, or it is "doubtful".
@Suite(.serialized) struct SystemHeadersTests {
    /// The compiler's own search list; `user` are the directories given with `-I`.
    private func searchList(
        _ driver: String, _ options: [String], user: Set<String>, in shop: Workshop
    ) throws -> SearchList {
        let language = driver.hasSuffix("++") ? "c++" : "c"
        let text = try shop.run(driver, options + ["-v", "-E", "-x", language, "/dev/null"]).errorText
        var list = SearchList()
        var section = 0
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#include \"") {
                section = 1
            } else if line.hasPrefix("#include <") {
                section = 2
            } else if line.hasPrefix("End of search") {
                break
            } else if section == 1 {
                list.quoted.append(.init(Array(line.utf8.dropFirst()), isSystem: false))
            } else if section == 2 {
                let name = String(line.dropFirst())
                list.bracket.append(.init(Array(name.utf8), isSystem: !user.contains(name)))
            }
        }
        return list
    }

    /// Compiles twice and compares. - Returns: whether the answer was certain.
    private func check(
        _ compiler: (driver: String, dialect: Dialect), options given: [String], user: Set<String>, in shop: Workshop,
        note: String
    ) throws -> Bool {
        let (driver, dialect) = compiler
        let preincluded = given.indices.filter { $0 > 0 && given[$0 - 1] == "-include" }.map { given[$0] }
        let options = given.indices.filter { given[$0] != "-include" && !preincluded.contains(given[$0]) }.map {
            given[$0]
        }
        let source = driver.hasSuffix("++") ? "src/t.cc" : "src/t.c"
        let common = options + preincluded.flatMap { ["-include", $0] } + ["-fsyntax-only", source, "-MT", "t.o"]
        let all = try shop.run(driver, common + ["-MD", "-MF", "all.d"])
        try #require(all.status == 0, "\(note) \(all.errorText)")
        try shop.run(driver, common + ["-MMD", "-MF", "user.d"])
        let listed = try Depfile.parse(try shop.read("all.d"))
        let truth = try Depfile.parse(try shop.read("user.d"))
        let mentions = try listed.dependencies.map { name -> SystemHeaders.Mentions in
            let text = String(decoding: name, as: UTF8.self)
            let path = text.hasPrefix("/") ? text : shop.root + "/" + text
            return SystemHeaders.Mentions(of: try shop.contents(path))
        }
        let question = SystemHeaders.Question(
            dialect: dialect, dependencies: listed.dependencies,
            search: try searchList(driver, options, user: user, in: shop),
            preincluded: preincluded.map { Array($0.utf8) })
        switch SystemHeaders.userDependencies(of: question, mentions: mentions) {
        case .doubtful: return false
        case .certain(let names):
            let got = names.map { String(decoding: $0, as: UTF8.self) }
            let want = truth.dependencies.map { String(decoding: $0, as: UTF8.self) }
            #expect(got == want, "\(driver) \(note)")
            return true
        }
    }

    @Test(arguments: Dialect.both)
    func `an ordinary C++ tree is certain`(_ dialect: Dialect) throws {
        let shop = try Workshop()
        try shop.write("src/t.cc", "#include \"own.h\"\n#include <vector>\n#include <lib/a.h>\n#include \"late.h\"\n")
        try shop.write("src/own.h", "#include <string>\n#include \"sub/deep.h\"\n")
        try shop.write("src/sub/deep.h", "#include <map>\n#include \"sibling.h\"\n#include \"../late.h\"\n")
        try shop.write("src/sub/sibling.h", "#pragma once\n#include <unordered_map>\n")
        try shop.write("src/late.h", "#include <iostream>\n#include <gen.h>\n")
        try shop.write("third/lib/a.h", "#include <lib/b.h>\n#include \"c.h\"\n#include <algorithm>\n")
        try shop.write("third/lib/b.h", "")
        try shop.write("third/lib/c.h", "")
        try shop.write("build/gen.h", "")
        let options = ["-std=c++17", "-Ibuild", "-isystem", "third"]
        #expect(try check((dialect.driverPlus, dialect), options: options, user: ["build"], in: shop, note: "ordinary"))
    }

    @Test(arguments: Dialect.both)
    func `absolute paths and a preincluded file are certain`(_ dialect: Dialect) throws {
        let shop = try Workshop()
        let root = shop.root
        try shop.write("src/t.c", "#include <stdio.h>\n#include <api.h>\n#include <x/sys.h>\n")
        try shop.write("include/api.h", "#include \"inner.h\"\n")
        try shop.write("include/inner.h", "#include <stdlib.h>\n")
        try shop.write("third/x/sys.h", "")
        try shop.write("config.h", "#include <limits.h>\n")
        let options = ["-I\(root)/include", "-isystem", "\(root)/third"]
        let certain = try check(
            (dialect.driver, dialect), options: options + ["-include", "config.h"], user: ["\(root)/include"], in: shop,
            note: "absolute")
        #expect(certain)
    }

    @Test func `a system header that includes a user's header is doubtful`() throws {
        let shop = try Workshop()
        try shop.write("src/t.c", "#include <lib.h>\n#include <mine.h>\n")
        try shop.write("inc/mine.h", "#pragma once\n")
        try shop.write("third/lib.h", "#include <mine.h>\n")
        for dialect in Dialect.both {
            let options = ["-Iinc", "-isystem", "third"]
            #expect(try !check((dialect.driver, dialect), options: options, user: ["inc"], in: shop, note: "mixed"))
        }
    }

    @Test func `a user's header that calls itself a system header is doubtful`() throws {
        for (dialect, word) in [(Dialect.gcc, "GCC"), (.clang, "clang")] {
            let shop = try Workshop()
            try shop.write("src/t.c", "#include \"a.h\"\n")
            try shop.write("src/a.h", "#pragma \(word) system_header\n#include \"b.h\"\n")
            try shop.write("src/b.h", "")
            #expect(try !check((dialect.driver, dialect), options: [], user: [], in: shop, note: "pragma"))
        }
    }

    @Test(arguments: Dialect.both)
    func `a system directory behind a symbolic link is certain`(_ dialect: Dialect) throws {
        let shop = try Workshop()
        try shop.write("src/t.c", "#include <x.h>\n#include \"own.h\"\n")
        try shop.write("src/own.h", "#include <y.h>\n")
        try shop.write("third/x.h", "#include \"inner/z.h\"\n")
        try shop.write("third/y.h", "")
        try shop.write("third/inner/z.h", "")
        let link = "\(shop.root)/a-link-with-a-name-longer-than-what-it-leads-to"
        try shop.run("ln", ["-s", "\(shop.root)/third", link])
        #expect(try check((dialect.driver, dialect), options: ["-isystem", link], user: [], in: shop, note: "link"))
    }

    @Test(arguments: Dialect.both)
    func `a computed include is certain where its place tells`(_ dialect: Dialect) throws {
        let shop = try Workshop()
        let options = ["-isystem", "third"]
        try shop.write("src/t.c", "#define OWN \"own.h\"\n#define LIB <lib.h>\n#include OWN\n#include LIB\n")
        try shop.write("src/own.h", "")
        try shop.write("third/lib.h", "#define INNER <inner.h>\n#include INNER\n")
        try shop.write("third/inner.h", "")
        #expect(try check((dialect.driver, dialect), options: options, user: [], in: shop, note: "computed"))
        try shop.write("src/t.c", "#include <lib.h>\n#define OWN \"own.h\"\n#include OWN\n")
        #expect(try !check((dialect.driver, dialect), options: options, user: [], in: shop, note: "after"))
    }

    @Test(arguments: Dialect.both)
    func `random trees are right or doubtful`(_ dialect: Dialect) throws {
        var certain = 0
        let rounds = 60
        for seed in 1...rounds {
            var tree = RandomTree(seed: UInt64(seed))
            let shop = try Workshop()
            try tree.grow(in: shop)
            let driver = tree.isPlusPlus ? dialect.driverPlus : dialect.driver
            let sure = try check(
                (driver, dialect), options: tree.options, user: tree.userDirectories, in: shop, note: "seed \(seed)")
            if sure { certain += 1 }
        }
        #expect(certain * 2 > rounds, "only \(certain) of \(rounds) were certain")
    }
}

/// Headers with names that partly clash, in directories of every kind.
private struct RandomTree {
    private var dice: Dice
    private(set) var options: [String] = []
    private(set) var userDirectories: Set<String> = []
    private(set) var isPlusPlus = false

    init(seed: UInt64) { dice = Dice(seed: seed) }

    mutating func grow(in shop: Workshop) throws {
        isPlusPlus = dice.roll(3) == 0
        let folders = ["src", "src/sub", "i1", "i2", "s1", "s1/sub", "s2", "q1", "late"]
        // Most trees keep user's and system's names apart, as real ones do.
        let clash = dice.roll(4) == 0
        var names: [(folder: String, name: String)] = []
        for folder in folders {
            for index in 0..<2 {
                let letter = clash ? "c" : String(folder.filter { $0 != "/" })
                names.append((folder, "\(letter)\(clash ? dice.roll(6) : index).h"))
            }
        }
        for (index, entry) in names.enumerated() {
            // Headers include later ones only, so that nothing goes round.
            let isSystem = entry.folder.hasPrefix("s1") || entry.folder == "s2" || entry.folder == "late"
            var text = "#pragma once\n"
            for _ in 0..<dice.roll(4) where index + 1 < names.count {
                let other = names[index + 1 + dice.roll(names.count - index - 1)]
                if isSystem, !clash, !(other.folder.hasPrefix("s") && !other.folder.hasPrefix("src")),
                    other.folder != "late"
                {
                    continue
                }
                text += include(of: other, from: entry.folder)
            }
            if dice.roll(5) == 0 { text += dice.pick(["#include <stddef.h>\n", "#include <limits.h>\n"]) }
            if isPlusPlus, dice.roll(8) == 0 { text += "#include <utility>\n" }
            try shop.write("\(entry.folder)/\(entry.name)", text)
        }
        var main = ""
        for _ in 0..<5 { main += include(of: dice.pick(names), from: "src") }
        try shop.write(isPlusPlus ? "src/t.cc" : "src/t.c", main)
        searchOptions()
    }

    /// Guarded, because not every name is found from every place.
    private mutating func include(of header: (folder: String, name: String), from folder: String) -> String {
        let nested = header.folder.hasSuffix("/sub") ? "sub/\(header.name)" : header.name
        let name =
            dice.roll(6) == 0 && folder != "src/sub" && folder != "s1/sub"
            ? "../\(header.folder)/\(header.name)" : nested
        let written = dice.roll(2) == 0 ? "<\(name)>" : "\"\(name)\""
        // Without `__has_include`, which would tell: a wrong name is simply left out by a macro that is never set.
        return "#if __has_include(\(written))\n#include \(written)\n#endif\n"
    }

    private mutating func searchOptions() {
        for folder in ["i1", "i2"] where dice.roll(5) > 0 {
            options.append("-I\(folder)")
            userDirectories.insert(folder)
        }
        for folder in ["s1", "s2"] where dice.roll(5) > 0 { options += ["-isystem", folder] }
        if dice.roll(2) == 0 { options += ["-iquote", "q1"] }
        if dice.roll(2) == 0 { options += ["-idirafter", "late"] }
    }
}
