import BackendServers
import Foundation
import Plugins
import Testing

/// What goes over the wire.
@Suite struct S3RequestTests {
    @Test func `opening asks nobody, and each operation is one request`() async throws {
        let prefix = fresh()
        let store = try session("s3", try await Bucket.s3().with(["key_prefix": "/\(prefix)//deep/"]))
        let emulator = try await Emulator(.cloud)
        #expect(try await emulator.log(path: prefix).isEmpty)
        #expect(await store.get("abcdef").status == .notFound)
        #expect(await store.put("abcdef", "value").status == .ok)
        #expect(await store.get("abcdef").text == "value")
        #expect(await store.remove("abcdef").status == .ok)
        let log = try await emulator.log(path: prefix)
        #expect(log.map(\.method) == ["GET", "PUT", "GET", "DELETE"])
        #expect(log.map(\.status) == [404, 200, 200, 204])
        #expect(Set(log.map(\.path)) == ["/swcache/\(prefix)/deep/a/b/c/abcdef"])
        #expect(log.allSatisfy { $0.headers["user-agent"]?.hasPrefix("swcache/") ?? false })
    }

    @Test func `over plain http the body is hashed, over https it is not`() async throws {
        let prefix = fresh()
        let tls = [
            "endpoint": try await Servers.cloud("S3_TLS_ENDPOINT"),
            "env.SSL_CERT_FILE": try await Servers.cloud("CLOUD_TLS_CA"),
        ]
        for options in [try await Bucket.s3(), try await Bucket.s3().with(tls)] {
            let store = try session("s3", options.with(["key_prefix": prefix]))
            #expect(await store.put("abc", "").status == .ok)
        }
        let hashes = try await Emulator(.cloud).log(path: prefix).map { $0.headers["x-amz-content-sha256"] }
        #expect(
            hashes == [
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "UNSIGNED-PAYLOAD",
            ])
    }

    /// MinIO, R2, Ceph and Google's XML interface refuse, or charge for, what AWS takes.
    @Test func `a write has no header that only AWS knows, unless it is asked for`() async throws {
        let prefix = fresh()
        let plain = try await Bucket.s3().with(["key_prefix": prefix, "enable_virtual_host_style": "false"])
        #expect(await (try session("s3", plain)).put("abc", "value").status == .ok)
        let rich = plain.with([
            "acl": "bucket-owner-full-control", "storage_class": "STANDARD_IA", "server_side_encryption": "true",
        ])
        #expect(await (try session("s3", rich)).put("abc", "value").status == .ok)
        let puts = try await Emulator(.cloud).log(path: prefix).map(\.headers)
        let usual: Set = [
            "host", "accept", "user-agent", "content-length", "authorization", "x-amz-date", "x-amz-content-sha256",
        ]
        #expect(Set(puts[0].keys) == usual, "\(puts[0].keys)")
        let more = Set(puts[1].keys).subtracting(usual)
        #expect(more == ["x-amz-acl", "x-amz-storage-class", "x-amz-server-side-encryption"])
    }

    @Test func `a directory bucket of S3 Express is refused in words`() throws {
        let log = Log()
        #expect(throws: PluginError.self) {
            try session("s3", ["bucket": "b--use1-az4--x-s3", "region": "us-east-1"], log: log)
        }
        #expect(log.text.contains("S3 Express"))
    }

    @Test func `keys and prefixes of any bytes are signed right`() async throws {
        let prefix = fresh()
        let store = try session("s3", try await Bucket.s3().with(["key_prefix": "\(prefix)/a b+c%2Fü~*'()!&=@:,;"]))
        for key in ["", "a", "../x", "ü/ö?&", "\u{0}\u{1}", String(repeating: "k", count: 400)] {
            #expect(await store.put(key, key).status == .ok)
            #expect(await store.get(key).text == key)
        }
        // As it is signed, byte for byte: some services do not decode and encode it again before they compare.
        let sent = "/swcache/\(prefix)/a%20b%2Bc%252F%C3%BC~%2A%27%28%29%21%26%3D%40%3A%2C%3B/x/61"
        let log = try await Emulator(.cloud).log(path: prefix).filter { $0.path.hasSuffix("/x/61") }
        #expect(log.map(\.path) == [sent, sent])
    }

    @Test(arguments: [
        (["server_side_encryption": "true"], ["x-amz-server-side-encryption": "AES256"]),
        (["server_side_encryption_aws_kms": "on"], ["x-amz-server-side-encryption": "aws:kms"]),
        (
            ["server_side_encryption_kms_key_id": "arn:aws:kms:us-east-1:1:key/k", "server_side_encryption": "1"],
            [
                "x-amz-server-side-encryption": "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:us-east-1:1:key/k",
            ]
        ),
        (
            ["acl": "bucket-owner-full-control", "storage_class": "STANDARD_IA"],
            ["x-amz-acl": "bucket-owner-full-control", "x-amz-storage-class": "STANDARD_IA"]
        ),
    ])
    func `what new objects are sent with`(_ options: [String: String], _ headers: [String: String]) async throws {
        let prefix = fresh()
        let store = try session("s3", try await Bucket.s3().merging(options) { $1 }.with(["key_prefix": prefix]))
        #expect(await store.put("abc", "x").status == .ok)
        #expect(await store.get("abc").text == "x")
        let log = try await Emulator(.cloud).log(path: prefix)
        let sent = log.map { entry in entry.headers.filter { headers.keys.contains($0.key) } }
        #expect(sent == [headers, [:]])
    }

    @Test func `a public bucket is read without credentials, and not written`() async throws {
        let options = try await Bucket.bareS3().with(["bucket": "swcache-public", "no_credentials": "true"])
        let store = try session("s3", options)
        let key = fresh()
        try await Emulator(.cloud).place("public", service: "s3", bucket: "swcache-public", key: objectName(key))
        #expect(await store.get(key).text == "public")
        #expect(await store.put(key, "x").status == .denied)
        #expect(await store.get(fresh()).status == .notFound)
        let log = try await Emulator(.cloud).log(path: key)
        #expect(log.allSatisfy { $0.headers["authorization"] == nil && $0.headers["x-amz-date"] == nil })
    }

    @Test func `credentials with no_credentials, and other nonsense, are refused at once`() async throws {
        for change in [
            ["no_credentials": "true"], ["bucket": ""], ["bucket": "a/b"], ["endpoint": "ftp://x"],
            ["endpoint": "http://u:secret@x"], ["use_ssl": "maybe"], ["rw_mode": "READ_OLNY"], ["acl": "a\nb"],
            ["key_prefix": "a/../b"],
        ] {
            let options = try await Bucket.s3().merging(change) { $1 }
            #expect(throws: PluginError.self, "\(change)") { try session("s3", options) }
        }
    }

    @Test func `a bucket that does not exist is an error that names it, not a miss`() async throws {
        let bucket = fresh()
        let store = try session("s3", try await Bucket.s3().with(["bucket": bucket]))
        for answer in [await store.get("abc"), await store.put("abc", "x"), await store.remove("abc")] {
            #expect(answer.status == .badOption)
            #expect(answer.message.contains("NoSuchBucket") && answer.message.contains(bucket), "\(answer.message)")
        }
    }

    @Test func `who may not list is not told that a name is absent`() async throws {
        let prefix = fresh()
        let store = try session("s3", try await Bucket.s3().with(["key_prefix": prefix]))
        func refuse(_ message: String) async throws {
            let body = "<Error><Code>AccessDenied</Code><Message>\(message)</Message></Error>"
            try await Emulator(.cloud).fault([
                "kind": "status", "status": 403, "service": "s3", "path": prefix, "body": body,
            ])
        }
        try await refuse("Access Denied")
        #expect(await store.get("abc").status == .denied)
        try await refuse("not authorized to perform: s3:ListBucket on resource")
        #expect(await store.get("abc").status == .notFound)
        #expect(await store.put("abc", "x").status == .ok)
        try await refuse("Access Denied")
        #expect(await store.get("def").status == .notFound)
    }

    @Test func `the online test tells each step, and where it fails`() async throws {
        let good = await (try session("s3", try await Bucket.s3())).check(before: soon)
        #expect(good.status == .ok)
        for word in ["bucket: http://127.0.0.1", "region us-east-1", "read: works", "write: works", "remove: works"] {
            #expect(good.message.contains(word), "\(good.message)")
        }
        let reader = try await Bucket.s3().with([
            "env.AWS_ACCESS_KEY_ID": try await Servers.cloud("S3_READER_ACCESS_KEY_ID"),
            "env.AWS_SECRET_ACCESS_KEY": try await Servers.cloud("S3_READER_SECRET_ACCESS_KEY"),
        ])
        let reading = await (try session("s3", reader)).check(before: soon)
        #expect(reading.status == .ok && reading.message.contains("write: refused"), "\(reading.message)")
        let wrong = await (try session("s3", try await Bucket.s3().with(["bucket": "none"]))).check(before: soon)
        #expect(wrong.status == .badOption)
    }
}
