import Posix
import Testing
import Wire

@testable import Daemon

@Suite struct RustCallerTests {
    private func caller(_ line: String) -> RustCaller? {
        let words = line.split(separator: " ").map { Array($0.utf8) }
        return RustCaller(
            CompileRequest(
                program: words[0], arguments: words, directory: Array("/".utf8), environment: [],
                view: View(mountNamespace: 0, rootDevice: 0, rootInode: 0), wantsColour: false, build: 0))
    }

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test(arguments: [
        ("rustc -vV", RustCaller.Tool.rustc, "-vV"), ("/t/bin/rustc --crate-name a", .rustc, "--crate-name a"),
        ("clippy-driver /t/bin/rustc a.rs", .clippy, "a.rs"), ("clippy-driver a.rs", .clippy, "a.rs"),
        ("/x/wrap rustc a.rs", .wrapper, "a.rs"), ("rustc +nightly a.rs", .rustc, "a.rs"),
        ("RUSTC.exe a.rs", .rustc, "a.rs"),
    ])
    func `whom a call reaches`(line: String, tool: RustCaller.Tool, rest: String) throws {
        let found = try #require(caller(line))
        #expect(found.tool == tool)
        #expect(found.arguments.map { text($0) } == rest.split(separator: " ").map(String.init))
    }

    @Test func `a driver tells for whom it stands, rustc for no one`() throws {
        #expect(text(try #require(caller("clippy-driver /t/bin/rustc a.rs")).standsFor) == "/t/bin/rustc")
        // A file of that name is the crate, not a compiler.
        let plain = try #require(caller("rustc rustc"))
        #expect(plain.standsFor == nil && plain.arguments.map { text($0) } == ["rustc"])
    }

    @Test func `a toolchain is for rustup`() throws {
        let found = try #require(caller("rustc +1.80 a.rs"))
        #expect(text(found.toolchain) == "+1.80")
        #expect(try #require(caller("rustc a.rs")).toolchain == nil)
    }

    @Test(arguments: ["gcc -c a.c", "rustfmt a.rs", "wrap gcc rustc", "rusty-tool a", "gcc rustc", "cargo build"])
    func `what has nothing to do with rustc`(line: String) { #expect(caller(line) == nil) }
}
