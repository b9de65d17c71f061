import BackendServers
import Foundation
import Plugins
import Testing

/// Who may do what, and that no secret shows.
@Suite(.serialized) struct RedisAccessTests {
    private let servers: BackendServers

    init() async throws { servers = try await BackendServers.up("redis") }

    func open(_ options: [String: String], log: Log = Log()) throws -> PluginSession {
        try session("redis", options, log: log)
    }

    func user(_ name: String, _ more: [String: String] = [:]) -> [String: String] {
        [
            "endpoint": servers["REDIS_AUTH_URL"], "username": servers["REDIS_\(name)_USERNAME"],
            "password": servers["REDIS_\(name)_PASSWORD"],
        ].merging(more) { $1 }
    }

    @Test func `a user with a password writes and reads`() async throws {
        let store = try open(user("ACL"))
        let key = fresh()
        #expect(await store.put(key, "value").status == .ok)
        #expect(await store.get(key).text == "value")
    }

    @Test func `a user who may not run scripts stores all the same`() async throws {
        let store = try open(user("UNSCRIPTED"))
        let key = fresh()
        for _ in 0..<2 { #expect(await store.add(key, "swapped").status == .declined) }
        #expect(await store.get(key).status == .notFound)
        #expect(await store.put(key, "value").status == .ok)
        #expect(await store.get(key).text == "value")
    }

    @Test func `a password alone is the default user's`() async throws {
        let options = ["endpoint": servers["REDIS_AUTH_URL"], "password": servers["REDIS_AUTH_PASSWORD"]]
        #expect(try await open(options).get(fresh()).status == .notFound)
        // All in one, with what a URL cannot hold encoded.
        let place = servers["REDIS_AUTH_URL"].dropFirst("redis://".count)
        let url = "redis://writer:writer%2Dsecret@\(place)/0"
        #expect(try await open(["url": url]).get(fresh()).status == .notFound)
    }

    @Test func `wrong or missing credentials are denied, with advice and without the secret`() async throws {
        let place = servers["REDIS_AUTH_URL"]
        for options in [
            ["endpoint": place], ["endpoint": place, "password": "hunter2"],
            ["endpoint": place, "username": "writer", "password": "hunter2"],
            ["endpoint": place, "username": "nobody", "password": "hunter2"],
        ] {
            let log = Log()
            let store = try open(options, log: log)
            for answer in [await store.get(fresh()), await store.put(fresh(), "x"), await store.check(before: soon)] {
                #expect(answer.status == .denied, "\(answer)")
                #expect(answer.message.contains("SCCACHE_REDIS_") && !answer.message.contains("hunter2"))
            }
            #expect(!log.text.contains("hunter2"))
        }
    }

    @Test func `a server that repeats what it was told does not make us repeat it`() async throws {
        let echo = "-ERR unknown command `AUTH`, with args beginning with: `hunter2`, \r\n"
        let peer = try BadPeer(answer: Array(echo.utf8))
        let log = Log()
        let store = try open(["endpoint": "127.0.0.1:\(peer.port)", "password": "hunter2"], log: log)
        let answer = await store.get(fresh())
        #expect(answer.status == .denied)
        #expect(!(answer.message + log.text).contains("hunter2"))
        #expect(peer.words.contains("hunter2"))
    }

    @Test func `who may only read is served, and denied when writing`() async throws {
        let key = fresh()
        #expect(try await open(user("ACL")).put(key, "value").status == .ok)
        let reader = try open(user("READER"))
        #expect(await reader.get(key).text == "value")
        let refusal = await reader.put(key, "other")
        #expect(refusal.status == .denied && refusal.message.contains("may not"))
        #expect(await reader.get(key).text == "value")
        let report = await reader.check(before: soon)
        #expect(report.status == .ok && report.message.contains("not written"), "\(report.message)")
    }

    @Test func `a user who is fenced in works below its prefix only`() async throws {
        let inside = try open(user("FENCED", ["key_prefix": "swcache"]))
        let key = fresh()
        #expect(await inside.put(key, "value").status == .ok)
        #expect(await inside.get(key).text == "value")
        #expect(await inside.check(before: soon).status == .ok)
        let outside = await (try open(user("FENCED", ["key_prefix": "other"]))).put(key, "x")
        #expect(outside.status == .denied && outside.message.contains("SCCACHE_REDIS_KEY_PREFIX"), "\(outside.message)")
    }

    @Test func `new credentials reach an open store`() async throws {
        let store = try open(user("ACL", ["password": "wrong"]))
        #expect(await store.get(fresh()).status == .denied)
        let options = user("ACL").map { PluginOption($0.key, Array($0.value.utf8)) }
        #expect(store.reconfigure(options) == .ok)
        #expect(await store.get(fresh()).status == .notFound)
        let elsewhere = [PluginOption("endpoint", Array("127.0.0.1:1".utf8))]
        #expect(store.reconfigure(elsewhere) == .declined)
        #expect(store.reconfigure([]) == .badOption)
        #expect(await store.get(fresh()).status == .notFound)
    }

    @Test func `what cannot work is refused when the store is opened`() throws {
        for options in [
            [:], ["endpoint": "http://h"], ["endpoint": "h", "db": "x"],
            ["endpoint": "rediss://h", "ca_file": "/nonexistent.pem"],
        ] {
            #expect(throws: PluginError.self) { try open(options) }
        }
    }
}
