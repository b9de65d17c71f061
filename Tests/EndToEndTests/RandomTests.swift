import Foundation
import Testing

/// Small trees under random edits, compiled again and again: whatever the cache answers is what the compiler would
/// have. `SWCACHE_RANDOM_STEPS` asks for more steps, `SWCACHE_RANDOM_SEED` for another walk.
@Suite struct RandomTests {
    private static let variables = ProcessInfo.processInfo.environment
    private static let steps = variables["SWCACHE_RANDOM_STEPS"].flatMap { Int($0) } ?? 150
    private static let seed = variables["SWCACHE_RANDOM_SEED"].flatMap { UInt64($0) } ?? 21

    @Test(arguments: ["gcc", "clang"]) func `a random walk through a tree never meets a wrong byte`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        var walk = Walk(seed: Self.seed &+ UInt64(compiler.utf8.count))
        try walk.plant(desk)
        for step in 0..<(Self.steps / 2) {
            try walk.edit(desk)
            let (words, folder) = walk.call(desk)
            let comparison = try desk.compare(words, in: folder)
            let differences = comparison.differences
            #expect(
                differences == [], "seed \(Self.seed), step \(step), in \(folder): \(words)\n\(walk.history.suffix(12))"
            )
            guard differences == [] else { return }
        }
        let counts = try desk.counts()
        // A walk that never hits shows nothing.
        #expect(counts[.hit] * 5 > Self.steps / 2, "\(counts)")
    }
}

/// Where the walk is, and how it goes on.
private struct Walk {
    private var dice: Dice
    private(set) var history: [String] = []
    private var version = 0
    private var recent: [([String], String)] = []

    private static let folders = ["one", "two"]
    private static let headers = ["a.h", "b.h", "sub/c.h"]
    private static let places = ["one/inc", "one/alt", "one/src", "shared"]

    init(seed: UInt64) { dice = Dice(seed: seed) }

    mutating func plant(_ desk: Desk) throws {
        for folder in Self.folders {
            for name in ["main.c", "other.cc"] { try desk.write(folder + "/src/" + name, source(0)) }
            for header in Self.headers { try desk.write(folder + "/inc/" + header, text(of: header, 0)) }
            try desk.makeFolder(folder + "/alt")
        }
        try desk.makeFolder("shared")
    }

    private func source(_ version: Int) -> String {
        """
        #include "a.h"
        #include <b.h>
        #if __has_include(<sub/c.h>)
        #include <sub/c.h>
        #endif
        /* version \(version % 3) */
        int f\(version % 2)(int x) { int y = x + A; if (y > B) y -= 2; return y; }

        """
    }

    private func text(of header: String, _ version: Int) -> String {
        let macro = header == "a.h" ? "A" : header == "b.h" ? "B" : "C"
        let body =
            switch version % 7 {
            case 0: "#define \(macro) 1\n"
            case 1: "#define \(macro) 2\n"
            case 2: "#define \(macro) 1 /* one */\n"
            case 3: "/* a line more */\n#define \(macro) 1\n"
            case 4: "#define \(macro) 1\n#define UNUSED_\(macro) \(version)\n"
            case 5: "#define \(macro) 1\n#ifdef WITH_FILE\nstatic const char *const name_\(macro) = __FILE__;\n#endif\n"
            default:
                "#define \(macro) 1\nstatic inline int g_\(macro)(void) { int unused_\(macro); return 1; } /* \(version) */\n"
            }
        return "#pragma once\n" + body
    }

    mutating func edit(_ desk: Desk) throws {
        // Steps without an edit are those that must hit.
        if dice.roll(2) == 0 { return }
        version += 1
        let header = dice.pick(Self.headers)
        let folder = dice.pick(Self.folders)
        switch dice.roll(8) {
        case 0, 1, 2: try write(desk, folder + "/inc/" + header, text(of: header, dice.roll(7)))
        case 3: try write(desk, dice.pick(Self.places) + "/" + header, text(of: header, dice.roll(7)))
        case 4, 5:
            let name = dice.pick(Self.places) + "/" + header
            guard !name.contains("/inc/"), FileManager.default.fileExists(atPath: desk.path(name)) else { return }
            try desk.remove(name)
            history.append("rm \(name)")
        case 6: try write(desk, folder + "/src/main.c", source(dice.roll(6)))
        default:
            let name = folder + "/inc/sub/c.h"
            if FileManager.default.fileExists(atPath: desk.path(name)) {
                try desk.remove(name)
                history.append("rm \(name)")
            } else {
                try write(desk, name, text(of: "sub/c.h", dice.roll(7)))
            }
        }
    }

    private mutating func write(_ desk: Desk, _ name: String, _ text: String) throws {
        try desk.write(name, text)
        history.append("write \(name): \(text)")
    }

    /// Mostly one of the last few calls again.
    mutating func call(_ desk: Desk) -> ([String], String) {
        if recent.count > 2, dice.roll(4) > 0 { return dice.pick(recent) }
        recent.append(newCall(desk))
        if recent.count > 4 { recent.removeFirst() }
        return recent[recent.count - 1]
    }

    private mutating func newCall(_ desk: Desk) -> ([String], String) {
        let folder = dice.pick(Self.folders)
        var words = dice.pick([["-O1"], ["-O1"], ["-g"], ["-O1", "-Wall"], ["-DWITH_FILE"], ["-g", "-Wextra"]])
        words += dice.pick([
            ["-Iinc"], ["-Ialt", "-Iinc"], ["-I./alt/", "-I./inc"], ["-iquote", "alt", "-I", "inc"],
            ["-I../shared", "-Iinc"], ["-Ialt", "-isystem", "inc"], ["-Igone", "-I", desk.path(folder + "/inc")],
        ])
        words += dice.pick([[], ["-MD"], ["-MMD"], ["-MMD", "-MP", "-MF", "x.d"], ["-MD", "-MT", "there"]])
        let name = dice.pick(["main.c", "main.c", "other.cc"])
        let source = dice.pick(["src/" + name, "src/" + name, desk.path(folder + "/src/" + name)])
        words += ["-c", source] + dice.pick([[], ["-o", "x.o"]])
        return (words, folder)
    }
}

/// Random choices that can be repeated.
private struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    private mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func roll(_ sides: Int) -> Int { Int(next() >> 33) % sides }
    mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(items.count)] }
}
