import Foundation

/// The files of the walk, and what may stand in them.
enum RandomTree {
    static let folders = ["one", "two"]
    static let headers = ["a.h", "b.h", "sub/c.h"]
    static let places = ["one/inc", "one/alt", "one/src", "shared", "two/alt"]
    static let bodies = 12

    static func source(_ version: Int) -> String {
        """
        #include "a.h"
        #include <b.h>
        #if __has_include(<sub/c.h>)
        #include <sub/c.h>
        #endif
        #ifdef WITH_DATE
        const char date[] = __DATE__ \(version % 4 == 3 ? "__TIMESTAMP__" : "");
        #endif
        /* version \(version % 3) */
        int f\(version % 2)(int x) { int y = x + A; if (y > B) y -= 2; return y; }

        """
    }

    static func text(of header: String, _ version: Int) -> String {
        let macro = header == "a.h" ? "A" : header == "b.h" ? "B" : "C"
        return "#pragma once\n" + (version % 2 == 0 ? "" : "\n") + body(macro, header, version)
    }

    /// Stands for any of the headers.
    static func allMacros(_ value: Int) -> String {
        "#pragma once\n" + ["A", "B", "C"].map { "#define \($0) \(value)\n" }.joined()
    }

    private static func body(_ macro: String, _ header: String, _ version: Int) -> String {
        let one = "#define \(macro) 1\n"
        return switch version % bodies {
        case 0: one
        case 1: "#define \(macro) 2\n"
        case 2: "#define \(macro) 1 /* one */\n"
        case 3: "/* a line more */\n" + one
        case 4: one + "#define UNUSED_\(macro) \(version)\n"
        case 5: one + "#ifdef WITH_FILE\nstatic const char *const name_\(macro) = __FILE__;\n#endif\n"
        case 6:
            one + "#if __has_include(\"alone.h\")\n#define THERE_\(macro) 1\n#else\n#define THERE_\(macro) 0\n#endif\n"
                + "static const int is_\(macro) = THERE_\(macro);\n"
        case 7: one + "#ifdef WITH_DATE\nstatic const char *const stamp_\(macro) = __TIMESTAMP__;\n#endif\n"
        case 8: "#ifndef \(macro)\n#define \(macro) 1\n#endif\nstatic const int count_\(macro) = __COUNTER__;\n"
        case 9:
            one
                + "#if __has_include_next(<\(header)>)\n#include_next <\(header)>\n#undef \(macro)\n#define \(macro) 3\n#endif\n"
        case 10: one + "#define H_\(macro) <alone.h>\n#if __has_include(H_\(macro))\n#include H_\(macro)\n#endif\n"
        default: one + "static inline int g_\(macro)(void) { int unused_\(macro); return 1; } /* \(version) */\n"
        }
    }
}

/// Where the walk is, and how it goes on.
struct RandomWalk {
    private var dice: Dice
    private(set) var history: [String] = []
    private var version = 0
    private var recent: [RandomCall] = []

    init(seed: UInt64) { dice = Dice(seed: seed) }

    mutating func plant(_ desk: Desk) throws {
        for folder in RandomTree.folders {
            for name in ["main.c", "other.cc"] { try desk.write(folder + "/src/" + name, RandomTree.source(0)) }
            for header in RandomTree.headers {
                try desk.write(folder + "/inc/" + header, RandomTree.text(of: header, 0))
            }
            try desk.makeFolder(folder + "/alt")
        }
        try desk.makeFolder("shared")
    }

    mutating func edit(_ desk: Desk) throws {
        // Steps without an edit are those that must hit.
        if dice.isOne(in: 2) { return }
        version += 1
        let header = dice.pick(RandomTree.headers)
        let folder = dice.pick(RandomTree.folders)
        let usual = folder + "/inc/" + header
        let elsewhere = dice.pick(RandomTree.places) + "/" + header
        switch dice.roll(12) {
        case 0, 1, 2: try write(desk, usual, RandomTree.text(of: header, dice.roll(24)))
        case 3: try write(desk, elsewhere, RandomTree.text(of: header, dice.roll(24)))
        case 4, 5: if !elsewhere.contains("/inc/") { try remove(desk, elsewhere) }
        case 6: try write(desk, folder + "/src/main.c", RandomTree.source(dice.roll(8)))
        case 7: try toggle(desk, folder + "/inc/sub/c.h", RandomTree.text(of: "sub/c.h", dice.roll(24)))
        case 8:
            try toggle(desk, dice.pick(RandomTree.places) + "/alone.h", "static const int alone = \(dice.roll(2));\n")
        case 9: try touch(desk, usual)
        case 10: try exchange(desk)
        default: try link(desk, usual)
        }
    }

    private mutating func write(_ desk: Desk, _ name: String, _ text: String) throws {
        // A link's own file would be written through it.
        if desk.exists(name) { try desk.remove(name) }
        try desk.write(name, text)
        history.append("write \(name): \(text)")
    }

    private mutating func remove(_ desk: Desk, _ name: String) throws {
        guard desk.exists(name) else { return }
        try desk.remove(name)
        history.append("rm \(name)")
    }

    private mutating func toggle(_ desk: Desk, _ name: String, _ text: String) throws {
        if desk.exists(name) { try remove(desk, name) } else { try write(desk, name, text) }
    }

    /// The same bytes with another stamp.
    private mutating func touch(_ desk: Desk, _ name: String) throws {
        guard desk.exists(name) else { return }
        try desk.age(name, seconds: Int64(100 + dice.roll(5) * 86_400))
        desk.note(name)
        history.append("touch \(name)")
    }

    /// Folders change places: every path is as it was, with other bytes behind it.
    private mutating func exchange(_ desk: Desk) throws {
        try desk.move("one/inc", to: "aside")
        try desk.move("two/inc", to: "one/inc")
        try desk.move("aside", to: "two/inc")
        for folder in RandomTree.folders {
            for header in RandomTree.headers where desk.exists(folder + "/inc/" + header) {
                desk.note(folder + "/inc/" + header)
            }
        }
        history.append("exchange one/inc, two/inc")
    }

    /// A header becomes a link to the file that holds its text from now on.
    private mutating func link(_ desk: Desk, _ name: String) throws {
        let kept = "shared/kept-\(dice.roll(3)).h"
        if !desk.exists(kept) { try write(desk, kept, RandomTree.allMacros(dice.roll(3))) }
        try desk.link(name, to: desk.path(kept))
        history.append("ln -s \(kept) \(name)")
    }

    /// Mostly one of the last few calls again.
    mutating func call(_ desk: Desk) -> RandomCall {
        if recent.count > 2, dice.roll(4) > 0 { return dice.pick(recent) }
        recent.append(RandomCall(&dice, desk))
        if recent.count > 4 { recent.removeFirst() }
        return recent[recent.count - 1]
    }
}

extension Desk {
    fileprivate func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}
