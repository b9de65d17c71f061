import Plugins
import Testing

extension Candidate {
    /// A desk's name is the prefix, so that every desk finds an empty store.
    static let buckets = [
        Candidate(name: "S3", plugin: "s3") { try await Bucket.s3().with(["key_prefix": $0]) },
        Candidate(name: "S3, moto", plugin: "s3") { try await Bucket.moto().with(["key_prefix": $0]) },
        Candidate(name: "OSS", plugin: "oss") { try await Bucket.oss().with(["key_prefix": $0]) },
        Candidate(name: "COS", plugin: "cos") { try await Bucket.cos().with(["key_prefix": $0]) },
    ]
}

/// Other ways to the same buckets, which need not pass the whole contract again.
@Suite struct BucketStyleTests {
    @Test(arguments: ["virtual host", "TLS", "proxy", "proxy, virtual host"])
    func `values of S3 by other ways`(_ way: String) async throws {
        var options = try await Bucket.s3()
        if way.contains("TLS") {
            options["endpoint"] = try await Servers.cloud("S3_TLS_ENDPOINT")
            options["env.SSL_CERT_FILE"] = try await Servers.cloud("CLOUD_TLS_CA")
        }
        if way.contains("virtual host") {
            options["enable_virtual_host_style"] = "true"
            options["endpoint"] = options["endpoint"]?.replacing("127.0.0.1", with: "localhost")
        }
        if way.contains("proxy") {
            // At AWS itself, as far as the plugin can tell.
            options["endpoint"] = nil
            options["env.HTTPS_PROXY"] = try await Servers.cloud("CLOUD_FORWARD_PROXY")
            options["env.SSL_CERT_FILE"] = try await Servers.cloud("CLOUD_TLS_CA")
        }
        try await roundTrip(try session("s3", options))
    }

    @Test func `values of OSS with the older signature`() async throws {
        try await roundTrip(try session("oss", try await Bucket.oss().with(["region": nil])))
    }

    private func roundTrip(_ store: PluginSession) async throws {
        for size in [0, 1, 100_000, 3 << 20] {
            let key = fresh()
            #expect(await store.get(key).status == .notFound)
            let put = await store.put(key, bytes(size))
            #expect(put.status == .ok, "\(put.message)")
            #expect(await store.get(key).value?.bytes == bytes(size))
            #expect(await store.remove(key).status == .ok)
            #expect(await store.get(key).status == .notFound)
        }
    }
}
