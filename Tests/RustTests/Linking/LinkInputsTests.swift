import Testing

@testable import Rust

@Suite struct LinkInputsTests {
    private let place = linkBytes("/w")

    private struct World {
        var there: Set<String> = []
        /// Names of one thing.
        var same: [String: String] = [:]
        var scripts: [String: String] = [:]
        var crates: [String] = []
        var named: [String] = []
    }

    private func read(
        _ files: [String], user: [String] = [], in world: World = World()
    ) throws -> LinkInputs {
        let rule = "o: " + files.joined(separator: " ") + "\n\n" + files.map { $0 + ":\n" }.joined()
        let search = LinkSearch(
            user: user.map(linkBytes), sysroot: linkBytes("/rust"), arguments: [],
            linker: [linkBytes("/usr/lib")], workingDirectory: place)
        let look = LinkInputs.Look(
            exists: { world.there.contains(String(decoding: $0, as: UTF8.self)) },
            isSame: { one, other in
                let names = [one, other].map { String(decoding: $0, as: UTF8.self) }
                return (world.same[names[0]] ?? names[0]) == (world.same[names[1]] ?? names[1])
            },
            script: { (world.scripts[String(decoding: $0, as: UTF8.self)]).map(linkBytes) })
        return try LinkInputs.read(
            LinkerDependencies(parsing: linkBytes(rule), quoted: false), search: search,
            own: OwnProducts(outputDirectory: linkBytes("t"), stem: linkBytes("x-1"), workingDirectory: place),
            spelling: .init(
                workingDirectory: place, crates: world.crates.map(linkBytes),
                crateDirectories: [linkBytes("deps")], named: world.named.map(linkBytes)),
            look: look)
    }

    private func texts(_ paths: [[UInt8]]) -> [String] { paths.map { String(decoding: $0, as: UTF8.self) } }

    @Test func `what rustc itself made is left out`() throws {
        let inputs = try read([
            "/w/t/rustcA1b2C3/symbols.o", "/w/t/rustcA1b2C3/list", "t/x-1.x.9-cgu.0.rcgu.o", "t/rustcA1b2C3/libn.a",
            "t/rustcA1b2C3/raw-dylibs/0/libz.so", "b.o",
        ])
        #expect(texts(inputs.files) == ["/w/b.o"])
    }

    @Test(arguments: ["t/rustcA1b2C3/strange", "t/rustcA1b2C3/more/strange", "t/rustcA1b2C3/libgone-1.rlib"])
    func `what lies beside it is not understood`(file: String) {
        #expect(throws: Doubt.self) { try read([file]) }
    }

    @Test func `objects of another crate are inputs`() throws {
        #expect(texts(try read(["t/y-1.x.9-cgu.0.rcgu.o", "t/rustcA1b2C/f"]).files).count == 2)
    }

    @Test func `a copy of a crate stands for the crate`() throws {
        let world = World(there: ["/w/deps/liby-2.rlib"])
        #expect(texts(try read(["t/rustcA1b2C3/liby-2.rlib"], in: world).files) == ["/w/deps/liby-2.rlib"])
        let other = World(there: ["/e/liby-2.rlib"], crates: ["/e/liby-2.rlib"])
        let files = try read(["t/rustcA1b2C3/liby-2.rlib"], in: other).files
        #expect(texts(files) == ["/e/liby-2.rlib"])
    }

    @Test func `a library must not have been found earlier, nor as a shared one`() throws {
        let inputs = try read(["b/libn.a"], user: ["a", "b", "c"])
        #expect(texts(inputs.files) == ["/w/b/libn.a"])
        #expect(inputs.absences.map { String(decoding: $0.directory, as: UTF8.self) } == ["/w/a", "/w/b"])
        #expect(inputs.absences.map { texts($0.names) } == [["libn.so", "libn.a"], ["libn.so"]])
    }

    @Test func `what was passed over counts by its content`() throws {
        let world = World(there: ["/w/a/libn.so", "/w/b/libn.so"])
        let inputs = try read(["b/libn.a"], user: ["a", "b"], in: world)
        #expect(texts(inputs.files) == ["/w/b/libn.a", "/w/a/libn.so", "/w/b/libn.so"])
        #expect(inputs.absences.map { texts($0.names) } == [["libn.a"]])
    }

    @Test func `start files are searched by their name alone`() throws {
        let inputs = try read(["/usr/lib/crti.o"], user: ["a"])
        #expect(inputs.absences.map { texts($0.names) } == [["crti.o"], ["crti.o"]])
        #expect(inputs.absences.map { String(decoding: $0.directory, as: UTF8.self) } == ["/w/a", "/rust"])
    }

    @Test func `a library out of nowhere is not understood, one that was named is`() throws {
        #expect(throws: Doubt("library from unknown directory")) { try read(["/else/libq.so"]) }
        #expect(texts(try read(["/else/libq.so"], in: World(named: ["/else/libq.so"])).files) == ["/else/libq.so"])
        #expect(texts(try read(["/else/libq.so.1"]).files) == ["/else/libq.so.1"])
    }

    @Test func `a way up through a symbolic link is not trusted`() throws {
        let straight = World(there: ["/w/a/../b"])
        let crooked = World(there: ["/w/a/../b", "/w/b"], same: ["/w/a/../b": "/elsewhere/b"])
        #expect(throws: Doubt("link through symbolic link")) { try read(["x.o"], user: ["a/../b"], in: straight) }
        #expect(throws: Doubt.self) { try read(["x.o"], user: ["a/../b"], in: crooked) }
        let plain = World(there: ["/w/a/../b", "/w/b"], same: ["/w/a/../b": "/w/b"])
        #expect(texts(try read(["b/x.o"], user: ["a/../b"], in: plain).files) == ["/w/b/x.o"])
        let spelled = World(there: crooked.there, same: crooked.same, named: ["a/../b"])
        #expect(throws: Doubt.self) { try read(["x.o"], in: spelled) }
    }

    @Test func `a script with a way up in it is not trusted`() throws {
        let world = World(scripts: ["/usr/lib/libc.so": "GROUP ( /lib/libc.so.6 )"])
        #expect(texts(try read(["/usr/lib/libc.so"], in: world).files) == ["/usr/lib/libc.so"])
        let crooked = World(scripts: ["/usr/lib/libc.so": "GROUP ( /a/../libc.so.6 )"])
        #expect(throws: Doubt("linker script with ..")) { try read(["/usr/lib/libc.so"], in: crooked) }
    }
}

/// What the real linker read, of real crates.
@Suite struct RealLinkTests {
    private let library = "pub fn f(x: u32) -> u32 { println!(\"{x}\"); x + 1 }"
    private let main = "fn main() { println!(\"{}\", lib::f(2)); }"

    private func names(_ inputs: LinkInputs) -> [String] {
        inputs.files.map { String(decoding: LinkPath.name(of: $0), as: UTF8.self) }
    }

    @Test(arguments: [[], ["-O"], ["-Cdebuginfo=2"]])
    func `a program is made of its crates, the standard library, start files and the C library`(
        words: [String]
    ) throws {
        let desk = try LinkDesk()
        try desk.crate("lib", library)
        let listed = try desk.link(main, ["--extern", "lib=deps/liblib-1f.rlib"] + words)
        let inputs = try desk.inputs(listed, crates: ["deps/liblib-1f.rlib"])
        let found = names(inputs)
        for name in ["liblib-1f.rlib", "crti.o", "libc.so", "libc.so.6", "libgcc_s.so"] {
            #expect(found.contains(name), "\(name) in \(found)")
        }
        #expect(inputs.files.allSatisfy(desk.look.exists))
        #expect(!inputs.absences.isEmpty)
    }

    @Test func `native libraries are found in order`() throws {
        let desk = try LinkDesk()
        try desk.native("nat", in: "other", library: "n")
        let source = "extern \"C\" { fn nat(x: i32) -> i32; } fn main() { unsafe { nat(2); } }"
        let listed = try desk.link(source, ["-Lnative=native", "-Lnative=other", "-ln"])
        let inputs = try desk.inputs(listed, user: ["native", "other"])
        #expect(inputs.files.contains(desk.place + linkBytes("/other/libn.a")))
        let earlier = inputs.absences.first { $0.directory == desk.place + linkBytes("/native") }
        #expect(earlier?.names.contains(linkBytes("libn.so")) == true)
        #expect(earlier?.names.contains(linkBytes("libn.a")) == true)
    }

    @Test(arguments: ["fat", "thin"])
    func `under link-time optimisation the closure tells what the linker does not`(kind: String) throws {
        let desk = try LinkDesk()
        try desk.native("nat", in: "native", library: "n")
        try desk.crate(
            "low", "extern \"C\" { fn nat(x: i32) -> i32; } pub fn g(x: i32) -> i32 { unsafe { nat(x) } }",
            ["-Lnative=native", "-lstatic=n"])
        try desk.crate("lib", "pub fn f(x: i32) -> i32 { low::g(x) }", ["--extern", "low=deps/liblow-1f.rlib"])
        let listed = try desk.link(main, ["--extern", "lib=deps/liblib-1f.rlib", "-Clto=\(kind)", "-Copt-level=3"])
        let inputs = try desk.inputs(listed, crates: ["deps/liblib-1f.rlib"])
        #expect(names(inputs).contains("liblow-1f.rlib"))  // its native part, as a copy
        #expect(!names(inputs).contains("liblib-1f.rlib"))
        let answer = try desk.run(["rustc", "-Zls=root", "deps/liblib-1f.rlib"], environment: ["RUSTC_BOOTSTRAP=1"])
        let closure = try CrateClosure(parsing: answer.output)
        let files = try closure.files(
            in: [desk.place + linkBytes("/deps")], sysroot: desk.sysroot(), exists: desk.look.exists)
        #expect(files == [desk.place + linkBytes("/deps/liblow-1f.rlib")])
        #expect(throws: Doubt("crate of unknown origin")) {
            try closure.files(in: [], sysroot: desk.sysroot(), exists: desk.look.exists)
        }
    }
}
