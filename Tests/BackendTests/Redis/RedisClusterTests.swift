import BackendServers
import Foundation
import Plugins
import Testing

@Suite(.serialized) struct RedisClusterTests {
    private let servers: BackendServers

    init() async throws { servers = try await BackendServers.up("redis") }

    func open(_ options: [String: String]) throws -> PluginSession { try session("redis", options) }

    func nodes() throws -> [String] { servers["REDIS_CLUSTER_URLS"].split(separator: ",").map(String.init) }

    func port(_ url: String) -> String { String(url.split(separator: ":").last ?? "") }

    func cli(_ node: String, _ words: String...) -> String {
        (Program.run("/usr/bin/redis-cli", ["-p", port(node)] + words) ?? "").trimmingCharacters(
            in: .whitespacesAndNewlines)
    }

    func fill(_ store: PluginSession, _ count: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask { #expect(await store.put("key\(number)", "value\(number)").status == .ok) }
            }
        }
    }

    func expectAll(_ store: PluginSession, _ count: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask {
                    let answer = await store.get("key\(number)")
                    #expect(answer.text == "value\(number)", "\(answer)")
                }
            }
        }
    }

    @Test func `keys are spread over all nodes, from any seed`() async throws {
        let prefix = fresh()
        let nodes = try nodes()
        await fill(try open(["cluster_endpoints": nodes.joined(separator: ","), "key_prefix": prefix]), 200)
        for seed in nodes { await expectAll(try open(["cluster_endpoints": seed, "key_prefix": prefix]), 200) }
        for node in nodes { #expect(!cli(node, "--scan", "--pattern", "\(prefix)*").isEmpty, "\(node) has nothing") }
    }

    @Test func `a seed that is dead is passed over`() async throws {
        let live = try nodes()[2]
        let store = try open(["cluster_endpoints": "127.0.0.1:1,\(live)", "key_prefix": fresh()])
        await fill(store, 20)
        let none = await (try open(["cluster_endpoints": "127.0.0.1:1,127.0.0.1:2"])).get("key")
        #expect(none.status == .unreachable, "\(none)")
    }

    @Test func `a single endpoint that turns out to be a cluster's node works too`() async throws {
        let prefix = fresh()
        let store = try open(["endpoint": try nodes()[0], "key_prefix": prefix])
        await fill(store, 100)
        await expectAll(store, 100)
        let keys = (0..<10).map { Blob(copying: "key\($0)".utf8) }
        #expect(await store.get(keys, before: soon).map(\.text) == (0..<10).map { "value\($0)" })
    }

    @Test func `a server that is no cluster is named`() async throws {
        let answer = await (try open(["cluster_endpoints": servers["REDIS_URL"]])).get("key")
        #expect(answer.status.rawValue < 0 && answer.message.contains("cluster"), "\(answer)")
    }

    @Test func `values stay found while slots move from node to node`() async throws {
        let nodes = try nodes()
        let prefix = fresh() + "{moving}"
        let store = try open(["cluster_endpoints": nodes.joined(separator: ","), "key_prefix": prefix])
        await fill(store, 50)
        let slot = cli(nodes[0], "cluster", "keyslot", prefix)
        let ids = nodes.map { cli($0, "cluster", "myid") }
        let source = try #require(nodes.indices.first { cli(nodes[$0], "cluster", "countkeysinslot", slot) == "50" })
        let target = (source + 1) % 3

        #expect(cli(nodes[target], "cluster", "setslot", slot, "importing", ids[source]) == "OK")
        #expect(cli(nodes[source], "cluster", "setslot", slot, "migrating", ids[target]) == "OK")
        // Half the keys are on either side: the old owner sends askers on.
        let half = cli(nodes[source], "cluster", "getkeysinslot", slot, "25").split(whereSeparator: \.isNewline).map(
            String.init)
        try #require(half.count == 25)
        let migrate = ["-p", port(nodes[source]), "migrate", "127.0.0.1", port(nodes[target]), "", "0", "5000", "keys"]
        #expect(Program.run("/usr/bin/redis-cli", migrate + half)?.hasPrefix("OK") == true)
        await expectAll(store, 50)
        await fill(store, 60)

        let rest = cli(nodes[source], "cluster", "getkeysinslot", slot, "1000").split(whereSeparator: \.isNewline).map(
            String.init)
        if !rest.isEmpty { #expect(Program.run("/usr/bin/redis-cli", migrate + rest)?.hasPrefix("OK") == true) }
        for node in [target, source] {
            #expect(cli(nodes[node], "cluster", "setslot", slot, "node", ids[target]) == "OK")
        }
        // Now the old owner says that the slot has moved.
        await expectAll(store, 60)
        await expectAll(try open(["cluster_endpoints": nodes[source], "key_prefix": prefix]), 60)
    }
}
