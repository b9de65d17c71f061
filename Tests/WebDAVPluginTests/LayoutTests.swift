import PluginKit
import Testing

@testable import WebDAVPlugin

@Suite struct LayoutTests {
    private let digest = "c4b0" + String(repeating: "a", count: 60)

    @Test func `each layout has its places`() {
        let (entry, manifest) = (ObjectKey(Array(digest.utf8)), ObjectKey(Array((digest + ".m").utf8)))
        #expect(ObjectLayout.sccache.segments(entry, prefix: "p/q") == ["p", "q", "c", "4", "b", digest])
        #expect(ObjectLayout.sccache.segments(manifest, prefix: "") == ["c", "4", "b", digest + ".m"])
        #expect(ObjectLayout.flat.segments(manifest, prefix: "p") == ["p", digest + ".m"])
        #expect(ObjectLayout.bazel.segments(entry, prefix: "p") == ["p", "ac", digest])
    }

    @Test func `Bazel's names are digests, whatever the key`() {
        let keys = ["", "a/b", digest + ".m", digest.uppercased(), digest + "a"].map { ObjectKey(Array($0.utf8)) }
        let names = keys.map { ObjectLayout.bazel.segments($0, prefix: "") }
        #expect(Set(names).count == keys.count)
        for name in names {
            #expect(
                name.count == 2 && name[1].utf8.count == 64 && name[1].allSatisfy { "0123456789abcdef".contains($0) })
        }
    }
}
