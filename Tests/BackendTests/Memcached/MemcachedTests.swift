import BackendServers
import Foundation
import Plugins
import Testing

@Suite(.serialized) struct MemcachedTests {
    private let servers: BackendServers

    init() async throws { servers = try await BackendServers.up("memcached") }

    func open(_ url: String, _ more: [String: String] = [:], log: Log = Log()) throws -> PluginSession {
        try session("memcached", more.merging(["url": url]) { $1 }, log: log)
    }

    func local(_ server: OwnServer) -> String { "tcp://127.0.0.1:\(server.port)" }

    /// What the server says to lines of the text protocol.
    func ask(_ server: OwnServer, _ lines: String) -> String {
        let script = "exec 3<>/dev/tcp/127.0.0.1/\(server.port); printf '\(lines)\\r\\nquit\\r\\n' >&3; cat <&3"
        return Program.run("/bin/bash", ["-c", script]) ?? ""
    }

    func count(_ name: String, _ server: OwnServer) -> Int? {
        let line = ask(server, "stats").split(whereSeparator: \.isNewline).first { $0.hasPrefix("STAT \(name) ") }
        return line.flatMap { Int($0.split(separator: " ").last ?? "") }
    }

    // MARK: - Sizes, lifetimes, names

    @Test func `what is too large is declined once by the server, then not sent; the next answer is right`()
        async throws
    {
        let server = try OwnServer.memcached()
        let log = Log()
        let store = try open(local(server), log: log)
        #expect(await store.put("small", "value").status == .ok)
        for _ in 0..<3 {
            let answer = await store.put("large", bytes(1 << 20))
            #expect(answer.status == .declined && answer.message.contains("-I"), "\(answer)")
            #expect(await store.get("small").text == "value")
        }
        #expect(await store.put("larger", bytes(2 << 20)).status == .declined)
        #expect(count("store_too_large", server) == 1)
        #expect(log.lines.count == 1)
        #expect(await store.put("fits", bytes(900_000)).status == .ok)
        #expect(await store.get("large").status == .notFound)
    }

    @Test func `a limit of one's own spares the server even the first`() async throws {
        let server = try OwnServer.memcached()
        let store = try open(local(server), ["value_limit": "100k"])
        #expect(store.capabilities.largestValue == 102_400)
        #expect(await store.put("key", bytes(102_401)).status == .declined)
        #expect(await store.put("key", bytes(102_400)).status == .ok)
        #expect(count("cmd_set", server) == 1)
    }

    @Test func `a lifetime of more than thirty days is not in the past`() async throws {
        let server = try OwnServer.memcached()
        for seconds in ["0", "60", "2592001", "31536000", "99999999999"] {
            let store = try open(local(server), ["expiration": seconds])
            #expect(await store.put("key\(seconds)", "value").status == .ok)
            #expect(await store.get("key\(seconds)").text == "value", "\(seconds)")
        }
    }

    @Test func `long and odd keys are names of their own`() async throws {
        let server = try OwnServer.memcached()
        let store = try open(local(server), ["key_prefix": "a b/" + String(repeating: "p", count: 240)])
        let keys: [[UInt8]] = [[0], [10, 13], Array("with space".utf8), Array(repeating: 0x61, count: 300)]
        for (index, key) in keys.enumerated() {
            let stored = await store.put(Blob(copying: key), Blob(copying: [UInt8(index)]), before: soon)
            #expect(stored.status == .ok, "\(stored)")
        }
        for (index, key) in keys.enumerated() {
            #expect(await store.get(Blob(copying: key), before: soon).value?.bytes == [UInt8(index)])
        }
        let other = try open(local(server), ["key_prefix": "other"])
        #expect(await other.get(Blob(copying: keys[3]), before: soon).status == .notFound)
    }

    @Test func `an operation is one request, and several reads are one`() async throws {
        let server = try OwnServer.memcached()
        let store = try open(local(server))
        for number in 0..<10 { #expect(await store.put("key\(number)", "value").status == .ok) }
        #expect(await store.get("key0").text == "value")
        let before = count("bytes_read", server) ?? 0
        let keys = (0..<20).map { Blob(copying: "key\($0)".utf8) }
        let found = await store.get(keys, before: soon)
        #expect(found.map(\.text) == (0..<20).map { $0 < 10 ? "value" : nil })
        #expect(await store.remove("key0").status == .ok)
        #expect(await store.remove("key0").status == .notFound)
        #expect(count("cmd_set", server) == 10 && count("cmd_get", server) == 21)
        // No probes before operations: the reads took their 20 names and little more.
        #expect((count("bytes_read", server) ?? .max) - before < 600)
    }

    @Test func `one operation after the other shares one connection`() async throws {
        let server = try OwnServer.memcached()
        let store = try open(local(server))
        // Whoever asked whether the server is up has been counted by the time of the first answer.
        #expect(await store.put("key", "value").status == .ok)
        let before = try #require(count("total_connections", server))
        for number in 0..<20 { #expect(await store.put("key\(number)", "value").status == .ok) }
        // One is the question itself.
        #expect(count("total_connections", server) == before + 1)
    }

    // MARK: - Several servers

    @Test func `values are spread over several servers, and the loss of one loses no others`() async throws {
        let servers = try (0..<3).map { _ in try OwnServer.memcached() }
        let url = servers.map { local($0) }.joined(separator: " ")
        let store = try open(url)
        for number in 0..<60 { #expect(await store.put("key\(number)", "value\(number)").status == .ok) }
        let counts = servers.map { count("curr_items", $0) ?? 0 }
        #expect(counts.reduce(0, +) == 60 && counts.allSatisfy { $0 > 3 }, "\(counts)")
        // A second client finds them where the first put them.
        let other = try open(url)
        for number in 0..<60 { #expect(await other.get("key\(number)").text == "value\(number)") }
        servers[0].stop()
        var found = 0
        for number in 0..<60 where await other.get("key\(number)").text == "value\(number)" { found += 1 }
        #expect(found == counts[1] + counts[2])
        withExtendedLifetime(servers) {}
    }

    // MARK: - Logins

    @Test func `a login by SASL works, a wrong one is denied and does not show`() async throws {
        let url = servers["MEMCACHED_SASL_URL"]
        let user = servers["MEMCACHED_USERNAME"]
        let store = try open(url, ["username": user, "password": servers["MEMCACHED_PASSWORD"]])
        let key = fresh()
        #expect(await store.put(key, "value").status == .ok)
        #expect(await store.get(key).text == "value")
        let log = Log()
        let wrong = try open(url, ["username": user, "password": "hunter2"], log: log)
        for answer in [await wrong.get(key), await wrong.put(key, "x"), await wrong.check(before: soon)] {
            #expect(answer.status == .denied && answer.message.contains("SCCACHE_MEMCACHED_"), "\(answer)")
            #expect(!(answer.message + log.text).contains("hunter2"))
        }
        let options = ["url": url, "username": user, "password": servers["MEMCACHED_PASSWORD"]]
        #expect(wrong.reconfigure(options.map { PluginOption($0.key, Array($0.value.utf8)) }) == .ok)
        #expect(await wrong.get(key).text == "value")
    }

    @Test func `a login of the text protocol works, on new connections too, a wrong one is denied and does not show`()
        async throws
    {
        let desk = try Desk()
        let users = desk.directory.appending(path: "users")
        try Data("me:hush4711\n".utf8).write(to: users)
        let servers = try (0..<2).map { _ in try OwnServer.memcached(["-Y", users.path]) }
        let url = servers.map { local($0) }.joined(separator: " ")
        let login = ["username": "me", "password": "hush4711", "auth": "ascii"]
        let store = try open(url, login)
        for number in 0..<20 { #expect(await store.put("key\(number)", "value").status == .ok) }
        for number in 0..<20 { #expect(await store.get("key\(number)").text == "value") }
        let alone = try open(local(servers[0]), login)
        #expect(await alone.put("key", "value").status == .ok)
        servers[0].stop()
        try servers[0].start()
        #expect(await alone.get("key").status == .notFound)
        #expect(await alone.put("key", "value").status == .ok)
        let log = Log()
        let wrong = try open(url, login.but(["password": "hunter2"]), log: log)
        for answer in [await wrong.get("key"), await wrong.put("key", "x")] {
            #expect(answer.status == .denied && answer.message.contains("SCCACHE_MEMCACHED_"), "\(answer)")
            #expect(!(answer.message + log.text).contains("hunter2"))
        }
    }

    @Test func `TLS is refused with what to do instead`() throws {
        let log = Log()
        #expect(throws: PluginError.self) { try open(servers["MEMCACHED_TLS_URL"], log: log) }
        #expect(log.text.contains("TLS proxy"), "\(log.text)")
    }

    @Test func `a server that wants a login is not taken for one that has nothing`() async throws {
        for name in ["MEMCACHED_SASL_URL", "MEMCACHED_ASCII_AUTH_URL"] {
            let store = try open(servers[name])
            for answer in [await store.get(fresh()), await store.put(fresh(), "x")] {
                #expect(answer.status.rawValue < 0, "\(name): \(answer)")
            }
        }
    }

    // MARK: - Faults

    @Test func `a server that is gone is told, and used again when it is back`() async throws {
        let server = try OwnServer.memcached()
        let store = try open(local(server))
        #expect(await store.put("key", "value").status == .ok)
        server.stop()
        let start = ContinuousClock.now
        for _ in 0..<10 {
            let answer = await store.get("key")
            #expect(answer.status == .unreachable && answer.message.contains("127.0.0.1:\(server.port)"), "\(answer)")
        }
        #expect(.now - start < .seconds(30))
        try server.start()
        var answer = await store.get("key")
        let limit = ContinuousClock.now + .seconds(10)
        while answer.status == .unreachable, .now < limit { answer = await store.get("key") }
        #expect(answer.status == .notFound)
        #expect(await store.put("key", "value").status == .ok)
    }

    @Test func `a restart between two operations costs nobody an answer`() async throws {
        let server = try OwnServer.memcached()
        let store = try open(local(server))
        #expect(await store.put("key", "value").status == .ok)
        server.stop()
        try server.start()
        #expect(await store.get("key").status == .notFound)
    }

    @Test func `a host that answers nothing costs the deadline`() async throws {
        let peer = try BadPeer(answer: [])
        let store = try open("127.0.0.1:\(peer.port)")
        let start = ContinuousClock.now
        let answer = await store.get(Blob(copying: "key".utf8), before: .now + .milliseconds(300))
        #expect(answer.status == .timedOut)
        #expect(.now - start < .seconds(20))
        while store.overdueOperations > 0, .now - start < .seconds(30) { await Task.yield() }
        #expect(store.overdueOperations == 0)
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "VALUE other 0 3\r\nabc\r\nEND\r\n", "VALUE k 0 x\r\n", "\0\0\0\0",
    ])
    func `nonsense is no value`(_ answer: String) async throws {
        let peer = try BadPeer(answer: Array(answer.utf8), hangsUp: true)
        let store = try open("127.0.0.1:\(peer.port)")
        let found = await store.get(Blob(copying: "key".utf8), before: .now + .seconds(5))
        #expect(found.status != .ok, "\(found)")
    }

    @Test func `what cannot work is refused when the store is opened`() {
        for url in ["", "http://h", "tls://h:1", "tcp://h:x"] {
            #expect(throws: PluginError.self) { try open(url) }
        }
        #expect(throws: PluginError.self) { try open("h", ["username": "me"]) }
    }

    @Test func `the doctor's test tells what there is and leaves nothing behind`() async throws {
        let server = try OwnServer.memcached()
        let report = await (try open(local(server), ["key_prefix": "ci"])).check(before: soon)
        #expect(report.status == .ok)
        #expect(
            report.message.contains("memcached 1.") && report.message.contains("removals work"), "\(report.message)")
        #expect(count("curr_items", server) == 0)
        let reader = try open(local(server), ["rw_mode": "READ_ONLY"])
        let sets = count("cmd_set", server)
        #expect(await reader.check(before: soon).status == .ok)
        #expect(await reader.put("key", "x").status == .declined)
        #expect(count("cmd_set", server) == sets)
    }
}
