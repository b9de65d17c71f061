import BackendServers
import Foundation
import Plugins
import Testing

/// Regions and redirects.
@Suite struct S3WhereaboutsTests {
    @Test func `a wrong region is learnt from the refusal, once`() async throws {
        let prefix = fresh()
        let options = try await Bucket.s3().with(["region": "eu-west-1", "key_prefix": prefix])
        let log = Log()
        let store = try session("s3", options, log: log)
        #expect(await store.put("abc", "x").status == .ok)
        #expect(await store.get("abc").text == "x")
        #expect(log.text == "the bucket 'swcache' is in region us-east-1, not eu-west-1: set SCCACHE_REGION")
        #expect(try await Emulator(.cloud).log(path: prefix).map(\.status) == [400, 200, 200])
    }

    @Test func `without a region the usual one is tried, or that of the profile`() async throws {
        let store = try session(
            "s3", try await Bucket.s3().with(["region": nil, "env.AWS_EC2_METADATA_DISABLED": "true"]))
        #expect(await store.put(fresh(), "x").status == .ok)
        let desk = try Desk()
        try "[default]\nregion = eu-central-1\n".write(
            to: desk.directory.appending(path: "config"), atomically: true, encoding: .utf8)
        let prefix = fresh()
        let options = try await Bucket.s3().with([
            "region": nil, "key_prefix": prefix, "env.AWS_CONFIG_FILE": desk.directory.path + "/config",
        ])
        #expect(await (try session("s3", options)).put("abc", "x").status == .ok)
        let scopes = try await Emulator(.cloud).log(path: prefix).map { $0.headers["authorization"] ?? "" }
        #expect(scopes.count == 2 && scopes[0].contains("/eu-central-1/s3/") && scopes[1].contains("/us-east-1/s3/"))
    }

    @Test func `a permanent redirect without an address names the region`() async throws {
        let prefix = fresh()
        let store = try session("s3", try await Bucket.s3().with(["region": "eu-west-1", "key_prefix": prefix]))
        try await Emulator(.cloud).fault([
            "kind": "status", "status": 301, "service": "s3", "path": prefix,
            "headers": ["x-amz-bucket-region": "us-east-1"],
            "body": "<Error><Code>PermanentRedirect</Code><Message>m</Message></Error>",
        ])
        #expect(await store.put("abc", "x").status == .ok)
        #expect(try await Emulator(.cloud).log(path: prefix).map(\.status) == [301, 200])
    }

    @Test func `redirects in a ring end`() async throws {
        let prefix = fresh()
        let store = try session("s3", try await Bucket.s3().with(["key_prefix": prefix]))
        for (region, skip) in [("a", 0), ("b", 1), ("a", 2), ("b", 3), ("a", 4), ("b", 5)] {
            try await Emulator(.cloud).fault([
                "kind": "status", "status": 301, "service": "s3", "path": prefix, "body": "", "skip": skip,
                "headers": ["x-amz-bucket-region": region],
            ])
        }
        #expect(await store.get("abc").status == .failed)
        #expect(try await Emulator(.cloud).log(path: prefix).count == 4)
    }
}
