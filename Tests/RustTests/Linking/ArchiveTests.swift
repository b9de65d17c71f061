import Testing

@testable import Rust

@Suite struct ArchiveTests {
    private let wraps = "extern \"C\" { fn nat(x: i32) -> i32; } pub fn g(x: i32) -> i32 { unsafe { nat(x) } }"

    private func foreign(_ desk: LinkDesk, _ file: String, stem: String) throws -> [String] {
        try Archive(desk.read(file)).foreignMembers(stem: linkBytes(stem))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private func candidates(_ desk: LinkDesk) throws -> [NativeArchives.Candidate] {
        [.init(directory: 1, name: linkBytes("libn.a"), members: try Archive(desk.read("other/libn.a")).members)]
    }

    private func natives(_ desk: LinkDesk, _ foreign: [String]) throws -> NativeArchives {
        try NativeArchives(
            foreign: foreign.map(linkBytes), directories: ["/a", "/b"].map(linkBytes),
            candidates: candidates(desk), exists: { _ in false })
    }

    @Test func `a plain crate holds nothing of others`() throws {
        let desk = try LinkDesk()
        try desk.crate("plain", "pub fn f() -> u32 { 1 }", ["-Ccodegen-units=4"])
        #expect(try foreign(desk, "deps/libplain-1f.rlib", stem: "plain-1f").isEmpty)
        #expect(!(try foreign(desk, "deps/libplain-1f.rlib", stem: "other-1f").isEmpty))
    }

    @Test(arguments: [
        ["-lstatic=n"], ["-lstatic:+whole-archive=n"], ["-lstatic:+verbatim=libn.a"], ["-lstatic=m:n"], [],
    ])
    func `a native library shows in the crate, however it was named`(words: [String]) throws {
        let desk = try LinkDesk()
        try desk.native("nat", in: "other", library: "n")
        let link = words.isEmpty ? "#[link(name = \"n\", kind = \"static\")] " : ""
        let renamed = words == ["-lstatic=m:n"] ? "#[link(name = \"m\", kind = \"static\")] " : ""
        try desk.crate("low", link + renamed + wraps, ["-Lnative=native", "-Lnative=other"] + words)
        let found = try foreign(desk, "deps/liblow-1f.rlib", stem: "low-1f")
        #expect(found == ["nat.o"] || found == ["libn.a"], "\(found)")
        let natives = try natives(desk, found)
        #expect(natives.files == [linkBytes("/b/libn.a")])
        #expect(natives.absences == [.init(directory: linkBytes("/a"), names: [linkBytes("libn.a")])])
    }

    @Test func `a library that is linked later is not in the crate`() throws {
        let desk = try LinkDesk()
        try desk.native("nat", in: "other", library: "n")
        try desk.crate("low", wraps, ["-Lnative=other", "-lstatic:-bundle=n"])
        #expect(try foreign(desk, "deps/liblow-1f.rlib", stem: "low-1f").isEmpty)
    }

    @Test func `members without an origin are doubted, empty archives count`() throws {
        let desk = try LinkDesk()
        try desk.native("nat", in: "other", library: "n")
        #expect(throws: Doubt("native library of unknown origin")) { try natives(desk, ["nat.o", "strange.o"]) }
        #expect(try natives(desk, []).files.isEmpty)
        try desk.run(["ar", "d", "other/libn.a", "nat.o"])
        #expect(try natives(desk, []).files == [linkBytes("/b/libn.a")])
    }

    @Test func `a static library holds its whole closure`() throws {
        let desk = try LinkDesk()
        try desk.native("nat", in: "other", library: "n")
        try desk.crate("low", wraps, ["-Lnative=other", "-lstatic=n"])
        try desk.crate(
            "top", "#[no_mangle] pub extern \"C\" fn top() -> i32 { low::g(1) }", type: "staticlib",
            ["--extern", "low=deps/liblow-1f.rlib"])
        let found = try foreign(desk, "deps/libtop-1f.a", stem: "top-1f")
        #expect(found.contains("nat.o") && found.contains { $0.hasPrefix("low-1f.") })
        #expect(found.contains { $0.hasPrefix("std-") })
    }

    @Test func `long names and the forms of other archivers`() throws {
        let long = "a-name-that-is-longer-than-the-header-has-room-for.o"
        let desk = try LinkDesk()
        try desk.write(long, "x")
        try desk.write("b.o", "yy")
        try desk.run(["ar", "rc", "g.a", long, "b.o"])
        #expect(try Archive(desk.read("g.a")).members == [long, "b.o"].map(linkBytes))
        let bsd = "!<arch>\n" + header("#1/8", 12) + "long.o\0\0" + "data" + header("b.o", 1) + "x\n"
        #expect(try Archive(linkBytes(bsd)).members == ["long.o", "b.o"].map(linkBytes))
        #expect(try Archive(linkBytes("!<arch>\n")).members.isEmpty)
    }

    private func header(_ name: String, _ size: Int) -> String {
        func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: width - text.count) }
        return padded(name, 16) + padded("0", 12) + padded("0", 6) + padded("0", 6) + padded("644", 8)
            + padded(String(size), 10) + "`\n"
    }

    @Test(arguments: ["", "!<thin>\n", "!<arch>", "!<arch>\nshort", "no archive at all, only text that is long enough"])
    func `what is no archive is refused`(text: String) {
        #expect(throws: Archive.Malformed.self) { try Archive(linkBytes(text)) }
    }

    @Test func `a length that leads outside is refused`() {
        for name in ["a.o", "/99", "#1/99", "//"] {
            let text = "!<arch>\n" + header(name, 50) + "too short"
            #expect(throws: Archive.Malformed.self) { try Archive(linkBytes(text)) }
        }
    }

    @Test func `changed and cut archives give names or nothing`() throws {
        let desk = try LinkDesk()
        try desk.crate("plain", "pub fn f() -> u32 { 1 }")
        let whole = Array(try desk.read("deps/libplain-1f.rlib"))
        for round in 0..<3000 {
            var changed = whole
            let near = Int.random(in: 0..<min(400, whole.count))
            changed[near] = UInt8.random(in: 0...255)
            if round % 3 == 0 { changed.removeLast(Int.random(in: 0..<changed.count)) }
            let found = try? Archive(changed)
            #expect(found.map { $0.members.count < whole.count } ?? true)
        }
    }
}

@Suite struct CrateListTests {
    private let heading = "Crate info:\nname x\n=External Dependencies=\n"

    @Test func `crates of the known form`() throws {
        let line = "1 std-d1 hash 34dc host_hash None kind Unconditional public\n"
        let found = try CrateClosure(parsing: linkBytes(heading + line))
        #expect(found.crates == [.init(stem: linkBytes("std-d1"), hash: linkBytes("34dc"))])
        #expect(try CrateClosure(parsing: linkBytes(heading)).crates.isEmpty)
    }

    @Test(arguments: ["", "1 std", "2 std-d1 hash 34dc host_hash None kind", "1 std hush 3 host_hash None kind"])
    func `other forms are refused`(line: String) {
        let text = line.isEmpty ? "nothing" : heading + line
        #expect(throws: CrateClosure.Malformed.self) { try CrateClosure(parsing: linkBytes(text)) }
    }

    @Test func `crates in a search directory`() throws {
        let names = ["libb.rlib", "x.rlib", "liba.so", "liba.rmeta", "liba.d", "libc.a"].map(linkBytes)
        let found = try SearchedCrates.names(in: names)
        #expect(found == ["liba.rmeta", "liba.so", "libb.rlib"].map(linkBytes))
        let many = (0...SearchedCrates.most).map { linkBytes("lib\($0).rlib") }
        #expect(throws: Doubt.self) { try SearchedCrates.names(in: many) }
    }
}
