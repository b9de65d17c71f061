import Foundation
import Hashing
import Posix
import PosixAsync
import Testing

@testable import Daemon

/// What surrounds a call of rustc.
@Suite struct RustFactsTests {
    private func surroundings(_ entries: [String], in directory: Path) -> Surroundings {
        Surroundings(
            environment: Environment(entries: entries.map { Array($0.utf8) }), directory: Array(directory.bytes))
    }

    @Test func `settings of clippy are looked for upwards, the hidden name first`() throws {
        let room = try Room()
        try room.write("a/b/x", "")
        func facts(_ entries: [String] = []) -> [[UInt8]] {
            ClippySettings(surroundings(entries, in: room.path("a/b"))).facts
        }
        let none = facts()
        try room.write("clippy.toml", "one")
        let outer = facts()
        #expect(outer != none)
        try room.write("a/b/clippy.toml", "two")
        let inner = facts()
        #expect(inner != outer)
        try room.write("a/b/.clippy.toml", "three")
        #expect(facts() != inner)
        #expect(facts(["CARGO_MANIFEST_DIR=\(room.root)"]) == outer)
        #expect(facts(["CLIPPY_CONF_DIR=../..", "CARGO_MANIFEST_DIR=/"]) == outer)
    }

    @Test func `a library of the same name that is found earlier is another one`() throws {
        let room = try Room()
        let own = try room.write("lib/libx.so", "1")
        try room.write("other/libx.so", "1")
        try room.write("more/liby.so", "1")
        let loaded = LoadedLibraries([own])
        func areShadowed(_ path: String) -> Bool {
            loaded.areShadowed(in: surroundings(["LD_LIBRARY_PATH=" + path], in: room.path).environment)
        }
        #expect(areShadowed("\(room.root)/other"))
        #expect(areShadowed("\(room.root)/more:\(room.root)/other"))
        #expect(!areShadowed("\(room.root)/lib") && !areShadowed("\(room.root)/more") && !areShadowed(":"))
        #expect(!loaded.areShadowed(in: Environment(entries: [])))
    }

    @Test func `this machine's processor is told, and always alike`() throws {
        let text = String(decoding: try #require(NativeCPU.description), as: UTF8.self)
        #expect(text.contains("flags") || text.contains("Features"))
        #expect(!text.contains("MHz") && !text.contains("bogomips"))
    }

    @Test func `what was just written is known without a look, until it changes`() async throws {
        let room = try Room()
        let path = try room.write("file", "one")
        await aged(path)
        let pool = HasherPool(on: reactor, pool: IOPool())
        let facts = try FileFacts(of: path)
        // Proof that it is not read: the digest is not that of its contents.
        let digest = Digest(of: Array("another".utf8))
        await pool.adopt([(facts, digest)], at: path)
        #expect(await pool.contents(of: [.init(path, facts)])[0]?.digest == digest)
        try room.write("file", "two")
        #expect(await pool.content(of: path)?.digest == Digest(of: Array("two".utf8)))
    }

    @Test func `on a file system with coarse stamps nothing is believed unread`() async throws {
        let room = try Room()
        let path = try room.write("file", "one")
        let pool = HasherPool(on: reactor, pool: IOPool())
        let digest = Digest(of: Array("another".utf8))
        var facts = try FileFacts(of: room.path)
        await pool.adopt([(facts, digest)], at: path)
        #expect(await pool.contents(of: [.init(room.path, facts)])[0] == nil, "a directory has no contents")
        facts = try FileFacts(of: Path("/proc/self/status"))
        await pool.adopt([(facts, digest)], at: Path("/proc/self/status"))
        #expect(await pool.contents(of: [.init(Path("/proc/self/status"), facts)])[0]?.digest != digest)
    }
}
