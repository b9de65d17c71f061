import BackendServers
import Foundation
import Plugins
import Testing

/// What is sent: how often, where to, and under which names.
@Suite(.serialized) struct RedisTrafficTests {
    private let servers: BackendServers

    init() async throws { servers = try await BackendServers.up("redis") }

    func open(_ options: [String: String]) throws -> PluginSession { try session("redis", options) }

    @Test func `an operation is one command, and several reads are one`() async throws {
        let server = try OwnServer.redis()
        let store = try open(["endpoint": "127.0.0.1:\(server.port)"])
        for number in 0..<10 { #expect(await store.put("key\(number)", "value").status == .ok) }
        for number in 0..<5 { #expect(await store.get("key\(number)").text == "value") }
        let keys = (0..<20).map { Blob(copying: "key\($0)".utf8) }
        let found = await store.get(keys, before: soon)
        #expect(found.map(\.text) == (0..<20).map { $0 < 10 ? "value" : nil })
        #expect(await store.remove("key0").status == .ok)
        #expect(await store.remove("key0").status == .notFound)
        #expect(server.counts() == ["set": 10, "get": 5, "mget": 1, "del": 2])
    }

    @Test func `many operations share few connections`() async throws {
        let server = try OwnServer.redis()
        let store = try open(["endpoint": "127.0.0.1:\(server.port)"])
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<1000 {
                group.addTask { #expect(await store.put("key\(number)", bytes(2000, seed: number)).status == .ok) }
            }
        }
        let received = server.cli("info", "stats").split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("total_connections_received:") }?.split(separator: ":").last.flatMap { Int($0) }
        // Some are redis-cli's: one for each look at whether the server is up, one for this question.
        let connections = server.cli("client", "list", "type", "normal").split(whereSeparator: \.isNewline).count - 1
        #expect(connections <= 4 && connections >= 1, "\(connections) of \(received ?? -1)")
        #expect(server.counts() == ["set": 1000])
    }

    @Test func `a lifetime is the server's to keep`() async throws {
        let server = try OwnServer.redis()
        let options = ["endpoint": "127.0.0.1:\(server.port)"]
        #expect(try await open(options.merging(["expiration": "100"]) { $1 }).put("short", "x").status == .ok)
        #expect(try await open(options.merging(["ttl": "200"]) { $1 }).put("longer", "x").status == .ok)
        #expect(try await open(options).put("ever", "x").status == .ok)
        #expect((90...100).contains(Int(server.cli("ttl", "s/h/o/short")) ?? 0))
        #expect((190...200).contains(Int(server.cli("ttl", "l/o/n/longer")) ?? 0))
        #expect(server.cli("ttl", "e/v/e/ever") == "-1")
    }

    @Test func `names are the prefix, three folders and the key; any bytes make a key`() async throws {
        let server = try OwnServer.redis()
        let store = try open(["endpoint": "127.0.0.1:\(server.port)", "key_prefix": "/ci//main/"])
        #expect(await store.put("abcdef", "x").status == .ok)
        #expect(server.cli("get", "ci/main/a/b/c/abcdef") == "x")
        let odd: [UInt8] = [0, 10, 13, 255, 0x7b, 0x20]
        #expect(await store.put(Blob(copying: odd), Blob(copying: [1]), before: soon).status == .ok)
        #expect(await store.get(Blob(copying: odd), before: soon).value?.bytes == [1])
        #expect(await store.get(Blob(copying: odd.dropLast()), before: soon).status == .notFound)
    }

    @Test func `databases are apart`() async throws {
        let server = try OwnServer.redis()
        for (options, number) in [
            (["endpoint": "redis://127.0.0.1:\(server.port)/1"], "1"),
            (["endpoint": "127.0.0.1:\(server.port)", "db": "2"], "2"),
            (["url": "redis://127.0.0.1:\(server.port)?db=3"], "3"),
        ] {
            #expect(try await open(options).put("key", [UInt8](number.utf8)).status == .ok)
            #expect(server.cli("-n", number, "get", "k/e/y/key") == number)
        }
        #expect(server.cli("exists", "k/e/y/key") == "0")
    }

    @Test func `an IPv6 address works`() async throws {
        let server = try OwnServer.redis(["--bind", "::1", "127.0.0.1"])
        let store = try open(["endpoint": "redis://[::1]:\(server.port)"])
        #expect(await store.put("key", "value").status == .ok)
        let named = try open(["endpoint": "redis://localhost:\(server.port)"])
        #expect(await named.get("key").text == "value")
    }

    @Test func `a socket works in each of its spellings`() async throws {
        let path = servers["REDIS_SOCKET"]
        for endpoint in ["unix:\(path)", "unix://\(path)", "unix://localhost\(path)", "redis+unix://\(path)?db=1"] {
            #expect(try await open(["endpoint": endpoint]).get(fresh()).status == .notFound)
        }
        let nowhere = await (try open(["endpoint": "unix:///nonexistent/r.sock"])).get("key")
        #expect(nowhere.status == .unreachable && nowhere.message.contains("/nonexistent/r.sock"))
    }

    @Test func `a name that nobody knows is unreachable`() async throws {
        let answer = await (try open(["endpoint": "no-such-host.invalid:1"])).get("key")
        #expect(answer.status == .unreachable && answer.message.contains("no-such-host.invalid"), "\(answer)")
    }

    @Test func `the doctor's test tells what there is and leaves nothing behind`() async throws {
        let server = try OwnServer.redis(["--maxmemory", "100mb"])
        let store = try open(["endpoint": "127.0.0.1:\(server.port)", "key_prefix": "ci"])
        let report = await store.check(before: soon)
        #expect(report.status == .ok)
        for words in ["127.0.0.1:\(server.port)", "version 7", "maxmemory 104857600", "allkeys-lru", "removals work"] {
            #expect(report.message.contains(words), "\(words): \(report.message)")
        }
        #expect(server.cli("dbsize") == "0")
    }

    @Test func `a store that is only to be read writes nothing, not even in the doctor's test`() async throws {
        let server = try OwnServer.redis()
        let store = try open(["endpoint": "127.0.0.1:\(server.port)", "rw_mode": "READ_ONLY"])
        #expect(store.capabilities.readOnly)
        #expect(await store.put("key", "value").status == .declined)
        #expect(await store.remove("key").status == .declined)
        #expect(await store.check(before: soon).status == .ok)
        #expect(Set(server.counts().keys).isDisjoint(with: ["set", "del"]))
    }
}
