import BackendServers
import Foundation
import Plugins
import Testing

/// Servers that go, come back, hang, are full, or talk nonsense.
@Suite(.serialized) struct RedisFaultTests {
    private let servers: BackendServers

    init() async throws { servers = try await BackendServers.up("redis") }

    func open(_ options: [String: String]) throws -> PluginSession { try session("redis", options) }

    func open(port: UInt16) throws -> PluginSession { try open(["endpoint": "redis://127.0.0.1:\(port)"]) }

    @Test func `a server that is gone is told at once, and used again when it is back`() async throws {
        let server = try OwnServer.redis()
        let store = try open(port: server.port)
        #expect(await store.put("key", "value").status == .ok)
        server.stop()
        let start = ContinuousClock.now
        for _ in 0..<20 {
            let answer = await store.get("key")
            #expect(answer.status == .unreachable)
            #expect(answer.message.contains("127.0.0.1:\(server.port)"))
        }
        #expect(.now - start < .seconds(30))
        try server.start()
        var answer = await store.get("key")
        let limit = ContinuousClock.now + .seconds(10)
        while answer.status == .unreachable, .now < limit { answer = await store.get("key") }
        #expect(answer.status == .notFound)
        #expect(await store.put("key", "value").status == .ok)
    }

    @Test func `a connection that the server closed costs nobody an answer`() async throws {
        let server = try OwnServer.redis()
        let store = try open(port: server.port)
        #expect(await store.put("key", "value").status == .ok)
        for _ in 0..<10 {
            _ = server.cli("client", "kill", "type", "normal")
            #expect(await store.get("key").text == "value")
        }
    }

    @Test func `a server that hangs costs the deadline, not more`() async throws {
        let server = try OwnServer.redis()
        let store = try open(port: server.port)
        #expect(await store.put("key", "value").status == .ok)
        _ = server.cli("client", "pause", "4000", "all")
        let start = ContinuousClock.now
        let answer = await store.get(Blob(copying: "key".utf8), before: .now + .milliseconds(200))
        #expect(answer.status == .timedOut)
        #expect(.now - start < .seconds(20))
        // The late answer to the one does not become the answer to the next.
        #expect(await store.put("other", "another").status == .ok)
        #expect(await store.get("other").text == "another")
        #expect(await store.get("key").text == "value")
        #expect(store.unexpectedCompletions == 0 && store.overdueOperations == 0)
    }

    @Test func `a host that answers nothing costs the deadline`() async throws {
        let peer = try BadPeer(answer: [])
        let store = try open(port: peer.port)
        let answer = await store.get(Blob(copying: "key".utf8), before: .now + .milliseconds(300))
        #expect(answer.status == .timedOut)
    }

    @Test func `a cancelled operation ends at once`() async throws {
        let server = try OwnServer.redis()
        let store = try open(port: server.port)
        #expect(await store.put("key", "value").status == .ok)
        _ = server.cli("client", "pause", "8000", "all")
        let start = ContinuousClock.now
        // The host cancels what is past its deadline; what the plugin borrowed must be given back soon then.
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let answer = await store.put(
                        Blob(copying: "key\(number)".utf8), Blob(copying: bytes(100_000)),
                        before: .now + .milliseconds(50))
                    #expect(answer.status == .timedOut)
                }
            }
        }
        while store.overdueOperations > 0, .now - start < .seconds(30) { await Task.yield() }
        #expect(store.overdueOperations == 0)
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "*3\r\n", "$5\r\nab", "*100000000\r\n", "$-2\r\n", "\0\0\0\0\0\0",
    ])
    func `nonsense is no value, whatever follows`(_ answer: String) async throws {
        let peer = try BadPeer(answer: Array(answer.utf8), hangsUp: true)
        let store = try open(port: peer.port)
        let found = await store.get("key")
        #expect(found.status == .corrupt || found.status == .unreachable, "\(found)")
        #expect(await store.put("key", "value").status.rawValue < 0)
    }

    @Test func `an answer that nobody asked for, or of another kind, is corrupt`() async throws {
        for answer in [":1\r\n", "+OK\r\n", "*0\r\n"] {
            let peer = try BadPeer(answer: Array(answer.utf8))
            #expect(try await open(port: peer.port).get("key").status == .corrupt)
        }
        let talker = try BadPeer(answer: Array("$1\r\na\r\n$1\r\nb\r\n".utf8))
        let store = try open(port: talker.port)
        #expect(await store.get("key").text == "a")
        #expect(await store.get("key").text != "b")
    }

    @Test func `a stream without end does not fill the memory`() async throws {
        let endless = Array("$600000000\r\n".utf8) + [UInt8](repeating: 0x61, count: 1 << 20)
        let peer = try BadPeer(answer: endless)
        let store = try open(port: peer.port)
        let answer = await store.get(Blob(copying: "key".utf8), before: .now + .milliseconds(500))
        #expect(answer.status.rawValue < 0)
        let line = try BadPeer(answer: Array("+".utf8) + [UInt8](repeating: 0x61, count: 4 << 20))
        let put = await (try open(port: line.port)).put("key", "value")
        #expect(put.status == .corrupt, "\(put)")
    }

    @Test func `a full server takes nothing, says so, and still serves`() async throws {
        let store = try open(["endpoint": servers["REDIS_FULL_URL"], "key_prefix": fresh()])
        #expect([.ok, .declined].contains(await store.put("small", "x").status))
        var refusal = await store.put("0", bytes(500_000))
        for number in 1..<20 where refusal.status == .ok { refusal = await store.put("\(number)", bytes(500_000)) }
        #expect(refusal.status == .declined)
        #expect(refusal.message.contains("maxmemory"), "\(refusal.message)")
        #expect([.ok, .notFound].contains(await store.get("small").status))
    }

    @Test func `a read-only replica declines`() async throws {
        let primary = try OwnServer.redis()
        let replica = try OwnServer.redis(["--replicaof", "127.0.0.1", "\(primary.port)"])
        let store = try open(port: replica.port)
        let limit = ContinuousClock.now + .seconds(20)
        while await store.get("key").status == .busy, .now < limit {}
        let answer = await store.put("key", "value")
        #expect(answer.status == .declined && answer.message.contains("replica"), "\(answer)")
    }

    @Test func `a database that is not there is named`() async throws {
        let answer = await (try open(["endpoint": servers["REDIS_URL"], "db": "9999"])).get("key")
        #expect(answer.status == .badOption && answer.message.contains("SCCACHE_REDIS_DB"), "\(answer)")
    }

    @Test func `something else than a string under a key is no value`() async throws {
        let server = try OwnServer.redis()
        _ = server.cli("lpush", "k/e/y/key", "x")
        let store = try open(port: server.port)
        #expect(await store.get("key").status == .corrupt)
        #expect(await store.put("key", "value").status == .ok)
        #expect(await store.get("key").text == "value")
    }
}
