import BackendServers
import ObjectStoreKit
import PluginKit
import Testing

@Suite struct BlobsTests {
    /// A backend in a few lines.
    private struct Simple: Backend {
        let blobs: Blobs
        let capabilities = Capabilities()

        init(_ options: Options, _ host: Host) throws(BackendError) {
            let base = try URL(options["url"] ?? "")
            let client = HTTPClient(Place.quick, host)
            blobs = Blobs(
                client, nil, StatusMap(),
                upload: { request, _ throws(BackendError) in request.headers.set("X-Kind", "value") },
                url: { key throws(BackendError) in base.appending(path: key.path(root: "p"), .object) })
        }

        func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
            try await blobs.get(key, call)
        }

        func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
            try await blobs.put(key, value, call)
        }

        func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
            try await blobs.remove(key, call)
        }

        func check(_ call: Call) async throws(BackendError) -> String {
            try await Probe.run(self, call) { blobs.client.clockOffset }
        }
    }

    @Test func `a store of objects that each have a URL`() async throws {
        let place = try await Place.faulty()
        let store = try Simple(Options(["url": try place.url.text()]), Host { _, _ in })
        let (key, value) = (ObjectKey(Array("abcdef".utf8)), Buffer(bytes(3000)))
        #expect(try await store.get(key, soon) == nil)
        #expect(try await !store.remove(key, soon))
        try await store.put(key, value.withUnsafeBytes { Bytes($0) }, soon)
        #expect(try await store.get(key, soon)?.bytes == value.bytes)
        #expect(try await store.remove(key, soon))
        #expect(try await store.get(key, soon) == nil)
        let log = try await place.log()
        #expect(log.allSatisfy { $0.path == place.url.path + "/p/a/b/c/abcdef" })
        #expect(log.first { $0.method == "PUT" }?.headers["x-kind"] == "value")
        try await place.inject("status", ["status": 403, "count": 0])
        for operation in [0, 1, 2] {
            let error = await failure {
                switch operation {
                case 0: _ = try await store.get(key, soon)
                case 1: try await store.put(key, value.withUnsafeBytes { Bytes($0) }, soon)
                default: _ = try await store.remove(key, soon)
                }
            }
            #expect(error == BackendError(.denied, "HTTP 403"))
        }
        withExtendedLifetime(value) {}
    }

    @Test func `the online test tells each step, and what became of it`() async throws {
        let place = try await Place.faulty()
        let store = try Simple(Options(["url": try place.url.text()]), Host { _, _ in })
        func steps() async throws -> [String] {
            try await store.check(soon).split(separator: "\n").map { String($0.prefix { $0 != "," }) }
        }
        #expect(try await steps() == ["read: ok", "write: ok", "read back: ok", "remove: ok"])
        try await place.inject("bitflip", ["method": "GET", "skip": 1])
        #expect(try await steps() == ["read: ok", "write: ok", "read back: not what was written", "remove: ok"])
        try await place.inject("status", ["method": "PUT", "status": 507])
        #expect(try await steps() == ["read: ok", "write: HTTP 507"])
        try await place.inject("status", ["status": 401])
        #expect(await failure { _ = try await store.check(soon) } == BackendError(.denied, "HTTP 401"))
    }
}
