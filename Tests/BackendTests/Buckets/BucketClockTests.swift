import BackendServers
import Plugins
import Testing

/// The emulator's clock and the life of its tokens are changed here: one test after the other.
@Suite(.serialized) struct BucketClockTests {
    func withClock(ahead seconds: Int, _ body: () async throws -> Void) async throws {
        let emulator = try await Emulator(.disturbed)
        try await emulator.configure(["clock_offset": seconds])
        do {
            try await body()
        } catch {
            try await emulator.configure(["clock_offset": 0])
            throw error
        }
        try await emulator.configure(["clock_offset": 0])
    }

    @Test(arguments: ["s3", "oss", "ossVersion1", "cos"], [5000, -5000])
    func `a wrong clock costs one more request, once`(_ kind: String, _ seconds: Int) async throws {
        let prefix = fresh()
        var options =
            switch kind {
            case "s3": try await Bucket.s3(.disturbed)
            case "cos": try await Bucket.cos(.disturbed)
            default: try await Bucket.oss(.disturbed)
            }
        if kind == "ossVersion1" { options["region"] = nil }
        options["key_prefix"] = prefix
        try await withClock(ahead: seconds) {
            let store = try session(String(kind.prefix(3)), options)
            #expect(await store.put("abc", "x").status == .ok)
            #expect(await store.get("abc").text == "x")
            #expect(try await Emulator(.disturbed).log(path: prefix).map(\.status) == [403, 200, 200])
        }
    }

    @Test func `a session that the service calls expired is renewed within the operation`() async throws {
        let (emulator, prefix) = (try await Emulator(.disturbed), fresh())
        let options = try await Bucket.bareS3(.disturbed).with([
            "env.AWS_EC2_METADATA_SERVICE_ENDPOINT": try await Servers.disturbed("AWS_IMDS_ENDPOINT"),
            "key_prefix": prefix,
        ])
        let store = try session("s3", options)
        #expect(await store.get("abc").status == .notFound)
        try await emulator.configure(["max_skew": 100_000])
        try await withClock(ahead: 7200) {
            #expect(await store.put("abc", "x").status == .ok)
            #expect(await store.get("abc").text == "x")
            let statuses = try await emulator.log(path: prefix).map(\.status)
            #expect(statuses == [404, 400, 200, 200])
        }
        try await emulator.configure(["max_skew": 900])
    }

    @Test func `a session about to end is renewed before it ends`() async throws {
        let (emulator, prefix) = (try await Emulator(.disturbed), fresh())
        try await emulator.configure(["token_ttl": 60])
        let options = try await Bucket.bareS3(.disturbed).with([
            "env.AWS_EC2_METADATA_SERVICE_ENDPOINT": try await Servers.disturbed("AWS_IMDS_ENDPOINT"),
            "key_prefix": prefix,
        ])
        let store = try session("s3", options)
        let before = try await emulator.log(path: "^/latest/api/token").count
        for _ in 0..<3 { #expect(await store.get("abc").status == .notFound) }
        #expect(try await emulator.log(path: "^/latest/api/token").count == before + 3)
        #expect(try await emulator.log(path: prefix).map(\.status) == [404, 404, 404])
        try await emulator.configure(["token_ttl": 3600])
    }

    @Test func `the machine's role, asked for once however many wait`() async throws {
        let options = try await Bucket.bareS3(.disturbed).with([
            "env.AWS_EC2_METADATA_SERVICE_ENDPOINT": try await Servers.disturbed("AWS_IMDS_ENDPOINT") + "/"
        ])
        let store = try session("s3", options)
        let before = try await Emulator(.disturbed).log(path: "^/latest/api/token").count
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { #expect(await store.get(fresh()).status == .notFound) } }
        }
        #expect(try await Emulator(.disturbed).log(path: "^/latest/api/token").count == before + 1)
    }

    @Test func `a redirect to another host is signed for that host, with its body`() async throws {
        let prefix = fresh()
        let store = try session("s3", try await Bucket.s3().with(["key_prefix": prefix]))
        let other = try await Servers.disturbed("S3_ENDPOINT")
        try await Emulator(.cloud).fault([
            "kind": "status", "status": 307, "service": "s3", "path": prefix, "body": "",
            "headers": ["Location": other + "/swcache/\(prefix)/a/b/c/abc"],
        ])
        #expect(await store.put("abc", "there").status == .ok)
        #expect(await store.get("abc").text == "there")
        #expect(try await Emulator(.cloud).log(path: prefix).map(\.status) == [307])
        #expect(try await Emulator(.disturbed).log(path: prefix).map(\.status) == [200, 200])
    }

    @Test func `a wrong clock is found out by many at once`() async throws {
        let options = try await Bucket.s3(.disturbed)
        try await withClock(ahead: 5000) {
            let store = try session("s3", options)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { #expect(await store.get(fresh()).status == .notFound) } }
            }
        }
    }
}
