import PluginKit
import Testing

@testable import GHAPlugin

@Suite struct EntryNamesTests {
    private let entry = ObjectKey(Array("abcdef".utf8))
    private let manifest = ObjectKey(Array("abcdef.m".utf8))

    @Test func `the version is a text of ours and the user's, the same in every release`() throws {
        #expect(try EntryNames(Options([:])).version == "swcache-v1")
        let names = try EntryNames(Options(["version": "v7"]))
        #expect(names.version == "swcache-v1-v7" && names.digest.utf8.count == 64)
        #expect(try names.digest != EntryNames(Options([:])).digest)
    }

    @Test func `an entry has one name, a manifest a new one each time`() throws {
        let names = try EntryNames(Options([:]))
        #expect(names.written(entry) { "1" } == "sccache/a/b/c/abcdef")
        #expect(names.written(manifest) { "1" } == "sccache/a/b/c/abcdef.m-1")
        #expect(
            names.lookedUp(entry) == ["sccache/a/b/c/abcdef"] && names.lookedUp(manifest) == ["sccache/a/b/c/abcdef.m-"]
        )
        #expect(names.isFor(entry, "sccache/a/b/c/abcdef") && !names.isFor(entry, "sccache/a/b/c/abcdef.m-1"))
        #expect(try EntryNames(Options(["cache_to": "Linux"])).isFor(entry, "linux/sccache/a/b/c/abcdef"))
        #expect(names.isFor(manifest, "sccache/a/b/c/abcdef.m-2") && !names.isFor(manifest, "sccache/a/b/c/abcdef"))
    }

    @Test func `prefixes are written to one and read from several, in order`() throws {
        let names = try EntryNames(Options(["cache_to": "/linux x64/", "cache_from": "linux/x64, main,, debug/"]))
        #expect(names.written(entry) { "" } == "linux/x64/sccache/a/b/c/abcdef")
        let looked = ["linux/x64/", "main/", "debug/"].map { $0 + "sccache/a/b/c/abcdef" }
        #expect(names.lookedUp(entry) == looked && looked.allSatisfy { names.isFor(entry, $0) })
        let only = try EntryNames(Options(["cache_from": "main"]))
        #expect(only.lookedUp(entry) == ["sccache/a/b/c/abcdef", "main/sccache/a/b/c/abcdef"])
    }

    @Test(arguments: [
        ["cache_to": "a,b"], ["cache_to": String(repeating: "a", count: 301)],
        ["cache_from": (0..<9).map { "p\($0)" }.joined(separator: ",")],
    ])
    func `what the service would refuse is refused`(_ options: [String: String]) {
        #expect(throws: BackendError.self) { try EntryNames(Options(options)) }
    }
}
