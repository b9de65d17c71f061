import BackendServers
import Foundation
import Plugins
import Posix
import Storage
import Testing

/// Ways of servers that speak WebDAV, or only GET and PUT.
@Suite struct WebDAVTests {
    /// A store at the emulator that stands before one of the servers, with what it saw.
    private struct Watched {
        let store: PluginStore
        let emulator: Emulator
        let endpoint: String
        let prefix = UUID().uuidString

        init(_ server: String, _ options: [String: String] = [:]) async throws {
            let servers = try await BackendServers.up("webdav")
            let proxy = try await BackendServers.up(
                "cloudemu", ["CLOUDEMU_ARGS": "--services= --proxy dav=\(servers[server])"])
            emulator = Emulator(proxy)
            endpoint = proxy["CLOUD_PROXY_DAV_URL"]
            let place = ["endpoint": endpoint, "key_prefix": prefix]
            store = try backend("webdav", place.merging(options) { $1 })
        }

        func requests() async throws -> [String] {
            try await emulator.log(service: "proxy:dav", path: prefix).map { "\($0.method) \($0.status ?? 0)" }
        }

        func inject(_ kind: String, _ parameters: [String: any Sendable]) async throws {
            try await emulator.inject(kind, service: "proxy:dav", path: prefix, parameters)
        }
    }

    @Test func `a value costs one request each way where the server makes its collections`() async throws {
        let watched = try await Watched("WEBDAV_URL")
        for number in 0..<3 {
            #expect(await watched.store.put(.numbered(number), Value([1]), before: soon) == .stored)
            #expect(await watched.store.get(.numbered(number), before: soon).bytes == [1])
        }
        #expect(try await watched.requests() == ["PUT 201", "GET 200", "PUT 201", "GET 200", "PUT 201", "GET 200"])
    }

    @Test func `a strict server gets its collections, each once`() async throws {
        let watched = try await Watched("WEBDAV_STRICT_URL")
        for number in [1, 1, 2] {
            #expect(await watched.store.put(.numbered(number), Value([1]), before: soon) == .stored)
        }
        let requests = try await watched.requests()
        // The first value: refused, then collections from the last one up and down again (the prefix and three).
        let cold =
            ["PUT 500"] + Array(repeating: "MKCOL 409", count: 3) + Array(repeating: "MKCOL 201", count: 4) + [
                "PUT 201"
            ]
        #expect(Array(requests.prefix(9)) == cold)
        #expect(requests[9] == "PUT 204")
        // Another one's: no value is sent in vain again.
        #expect(requests.dropFirst(10).filter { $0 == "PUT 500" }.isEmpty && requests.last == "PUT 201")
    }

    @Test func `writers who need the same collections at once all succeed`() async throws {
        let watched = try await Watched("WEBDAV_STRICT_URL")
        await withTaskGroup(of: Stored.self) { group in
            for _ in 0..<16 {
                group.addTask { await watched.store.put(.numbered(1), Value(bytes(2000)), before: soon) }
            }
            for await stored in group { #expect(stored == .stored) }
        }
        #expect(await watched.store.get(.numbered(1), before: soon).bytes == bytes(2000))
    }

    @Test func `collections that somebody removed are made again`() async throws {
        let watched = try await Watched("WEBDAV_STRICT_URL")
        #expect(await watched.store.put(.numbered(1), Value([1]), before: soon) == .stored)
        let servers = try await BackendServers.up("webdav")
        let data = URL(filePath: servers["WEBDAV_DIR"]).appending(path: "data/strict/\(watched.prefix)")
        try FileManager.default.removeItem(at: data)
        #expect(await watched.store.get(.numbered(1), before: soon).isAbsent)
        #expect(await watched.store.put(.numbered(1), Value([2]), before: soon) == .stored)
        #expect(await watched.store.get(.numbered(1), before: soon).bytes == [2])
    }

    @Test func `a server that knows GET and PUT only is no reason to stop writing`() async throws {
        let watched = try await Watched("WEBDAV_SIMPLE_URL")
        #expect(await watched.store.put(.numbered(1), Value([1]), before: soon) == .stored)
        #expect(await watched.store.get(.numbered(1), before: soon).bytes == [1])
        await watched.store.remove(.numbered(1), before: soon)
        #expect(try await watched.requests() == ["PUT 201", "GET 200", "DELETE 405"])
    }

    @Test func `a server that takes digests only is found out once`() async throws {
        let watched = try await Watched("WEBDAV_BAZEL_URL")
        #expect(await watched.store.get(.numbered(1, .manifest), before: soon).isAbsent)
        #expect(await watched.store.put(.numbered(1, .manifest), Value([1]), before: soon) == .stored)
        #expect(await watched.store.get(.numbered(1, .manifest), before: soon).bytes == [1])
        #expect(try await watched.requests() == ["GET 400", "GET 404", "PUT 201", "GET 200"])
        let told = try await Watched("WEBDAV_BAZEL_URL", ["layout": "bazel"])
        #expect(await told.store.get(.numbered(1), before: soon).isAbsent)
        #expect(try await told.requests() == ["GET 404"])
    }

    @Test func `a server that only serves denies at the first value, with one request and its collection's`()
        async throws
    {
        let watched = try await Watched("WEBDAV_READONLY_URL")
        guard case .failed(let failure) = await watched.store.put(.numbered(1), Value([1]), before: soon) else {
            Issue.record("stored")
            return
        }
        #expect(failure.reason == .denied)
        #expect(await watched.store.get(.numbered(1), before: soon).isAbsent)
        #expect(try await watched.requests() == ["PUT 403", "MKCOL 403", "GET 404"])
    }

    @Test func `a level that is told to be read-only sends nothing`() async throws {
        let watched = try await Watched("WEBDAV_URL", ["rw_mode": "read_only"])
        #expect(watched.store.traits.readOnly)
        #expect(await watched.store.put(.numbered(1), Value([1]), before: soon) == .declined("read-only"))
        #expect(try await watched.requests().isEmpty)
    }

    @Test(arguments: ["WEBDAV_BASIC_URL", "WEBDAV_BEARER_URL", "WEBDAV_APACHE_URL"])
    func `wrong credentials are denied, and shown nowhere`(_ server: String) async throws {
        let servers = try await BackendServers.up("webdav")
        for secrets in [[:], ["username": "u", "password": "hunter2"], ["token": "hunter2"]] {
            let store = try backend("webdav", secrets.merging(["endpoint": servers[server]]) { $1 })
            let failure = await store.get(.numbered(1), before: soon).failure
            #expect(failure?.reason == .denied && failure?.message.contains("hunter2") == false)
        }
    }

    @Test func `new credentials are used by the open store`() async throws {
        let servers = try await BackendServers.up("webdav")
        let endpoint = PluginOption("endpoint", Array(servers["WEBDAV_BEARER_URL"].utf8))
        let session = try session("webdav", ["endpoint": servers["WEBDAV_BEARER_URL"], "token": "old"])
        let key = Blob(copying: Array("abcdef".utf8))
        #expect(await session.get(key, before: soon).status == .denied)
        let fresh = PluginOption("token", Array(servers["WEBDAV_TOKEN"].utf8))
        #expect(session.reconfigure([endpoint, fresh]) == .ok)
        #expect(await session.get(key, before: soon).status == .notFound)
        #expect(session.reconfigure([fresh]) == .badOption)
        #expect(await session.get(key, before: soon).status == .notFound)
    }

    @Test(arguments: [429, 500, 503])
    func `a passing trouble is neither a miss nor a lost value`(_ status: Int) async throws {
        let watched = try await Watched("WEBDAV_URL")
        try await watched.inject("status", ["status": status, "count": 1, "method": "PUT"])
        #expect(await watched.store.put(.numbered(1), Value([1]), before: soon) == .stored)
        try await watched.inject("status", ["status": status, "count": 2, "method": "GET"])
        #expect(await watched.store.get(.numbered(1), before: soon).bytes == [1])
    }

    @Test func `another host is followed to, but not told the password`() async throws {
        let servers = try await BackendServers.up("webdav")
        let secrets = ["username": servers["WEBDAV_USERNAME"], "password": servers["WEBDAV_PASSWORD"]]
        let watched = try await Watched("WEBDAV_BASIC_URL", secrets)
        #expect(await watched.store.put(.numbered(1), Value([1]), before: soon) == .stored)
        func redirect(to place: String) async throws {
            try await watched.inject("status", ["status": 307, "headers": ["Location": place]])
        }
        let path = try await watched.emulator.log(service: "proxy:dav", path: watched.prefix).first?.path ?? ""
        try await redirect(to: path)
        #expect(await watched.store.get(.numbered(1), before: soon).bytes == [1])
        try await redirect(to: servers["WEBDAV_BASIC_URL"].dropLast() + path)
        #expect(await watched.store.get(.numbered(1), before: soon).failure?.reason == .denied)
    }

    @Test func `past the deadline the plugin lets go of the request, though the server never answers`() async throws {
        let watched = try await Watched("WEBDAV_URL")
        let session = try session(
            "webdav", ["endpoint": watched.endpoint, "key_prefix": watched.prefix])
        try await watched.inject("hang", ["count": 0])
        let key = Blob(copying: Array("abcdef".utf8))
        #expect(await session.get(key, before: .now + .milliseconds(300)).status == .timedOut)
        while session.overdueOperations > 0 { await Task.yield() }
        #expect(session.unexpectedCompletions == 0)
    }

    @Test func `the online test says what it did`() async throws {
        let servers = try await BackendServers.up("webdav")
        let writable = await (try session("webdav", ["endpoint": servers["WEBDAV_URL"]])).check(before: soon)
        let steps = writable.message.split(separator: "\n").map { $0.prefix { $0 != "," } }
        #expect(writable.status == .ok)
        #expect(steps == ["read: ok", "write: ok", "read back: ok", "remove: ok"])
        let served = await (try session("webdav", ["endpoint": servers["WEBDAV_READONLY_URL"]])).check(before: soon)
        #expect(served.status == .ok && served.message.contains("write: HTTP 403"))
        let gone = await (try session("webdav", ["endpoint": "http://127.0.0.1:9/"])).check(before: soon)
        #expect(gone.status == .unreachable)
    }
}
