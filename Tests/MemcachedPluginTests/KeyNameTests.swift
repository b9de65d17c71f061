import MemcachedPlugin
import PluginKit
import Testing

@Suite struct KeyNameTests {
    func name(_ path: String) -> String { String(decoding: KeyName.of(path: path), as: UTF8.self) }

    @Test func `usual names stay as they are`() {
        let key = String(repeating: "0af3", count: 16)
        #expect(KeyName.of(ObjectKey(Array(key.utf8)), prefix: "ci") == Array("ci/0/a/f/\(key)".utf8))
    }

    @Test func `what the protocol cannot carry is encoded`() {
        #expect(name("a b\r\nset x\u{7f}é%/") == "a%20b%0D%0Aset%20x%7F%C3%A9%25/")
    }

    @Test func `long names become their digest, and stay apart`() {
        let longest = String(repeating: "x", count: 250)
        #expect(name(longest) == longest)
        let longer = name(longest + "y")
        #expect(longer.utf8.count == 72 && longer.hasPrefix("swcache-"))
        #expect(longer == name(longest + "y"))
        #expect(longer != name(longest + "z"))
        #expect(name(String(repeating: " ", count: 100)).hasPrefix("swcache-"))
    }
}
