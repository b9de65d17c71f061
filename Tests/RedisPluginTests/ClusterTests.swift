import PluginKit
import RedisPlugin
import Testing

@Suite struct ClusterTests {
    @Test func `slots are what the cluster's specification computes`() {
        #expect(HashSlot.checksum(Array("123456789".utf8)[...]) == 0x31c3)
        #expect(HashSlot.of(Array("foo".utf8)) == 12_182)
        #expect(HashSlot.of([]) == 0)
    }

    @Test func `braces tie keys together`() {
        let slot = HashSlot.of(Array("user1000".utf8))
        for key in ["{user1000}.following", "foo{user1000}bar", "x{user1000}{y}"] {
            #expect(HashSlot.of(Array(key.utf8)) == slot)
        }
        // Nothing between the braces, or none that closes: the whole key counts.
        #expect(HashSlot.of(Array("foo{}{bar}".utf8)) == 8363)
        #expect(HashSlot.of(Array("{user1000".utf8)) != slot)
    }

    let asked = Endpoint.Address(host: "seed", port: 1)

    func range(_ first: Int64, _ last: Int64, _ host: String?, _ port: Int64) -> Reply {
        let name = host.map { Reply.bulk(Buffer(Array($0.utf8))) } ?? .null
        return .array([.integer(first), .integer(last), .array([name, .integer(port), .status("id")]), .array([])])
    }

    @Test func `the map is read, and nodes without a name are the one asked`() throws {
        let reply = Reply.array([range(0, 8191, "a", 7), range(8192, 16_382, nil, 8), range(16_383, 16_383, "", 9)])
        let map = try #require(SlotMap(reply, asked: asked))
        #expect(map.owner(of: 0) == .init(host: "a", port: 7))
        #expect(map.owner(of: 8191) == .init(host: "a", port: 7))
        #expect(map.owner(of: 8192) == .init(host: "seed", port: 8))
        #expect(map.owner(of: 16_383) == .init(host: "seed", port: 9))
        #expect(map.owner(of: 16_384) == nil && map.owner(of: -1) == nil)
    }

    @Test func `a slot moves alone`() throws {
        var map = try #require(SlotMap(.array([range(0, 16_383, "a", 7)]), asked: asked))
        let (moved, impossible) = (map.move(5, to: asked), map.move(70_000, to: asked))
        #expect(moved && !impossible)
        #expect(map.owner(of: 5)?.host == "seed" && map.owner(of: 6)?.host == "a")
    }

    @Test func `nonsense is no map`() {
        for reply in [
            Reply.status("OK"), .array([.integer(1)]), .array([range(5, 4, "a", 1)]),
            .array([range(0, 16_384, "a", 1)]),
            .array([range(-1, 4, "a", 1)]), .array([range(0, 4, "a", 70_000)]),
        ] {
            #expect(SlotMap(reply, asked: asked) == nil)
        }
        let crowd = (0..<2000).map { range($0, $0, "host\($0)", 1) }
        #expect(SlotMap(.array(crowd), asked: asked) == nil)
    }
}
