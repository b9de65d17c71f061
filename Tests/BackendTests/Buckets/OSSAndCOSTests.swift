import BackendServers
import Foundation
import Plugins
import Testing

/// OSS and COS: what differs between vendors.
@Suite struct OSSAndCOSTests {
    @Test(arguments: ["oss", "cos"])
    func `each operation is one request, in the bucket's own host`(_ name: String) async throws {
        let prefix = fresh()
        let store = try session(name, try await options(name).with(["key_prefix": prefix]))
        #expect(try await Emulator(.cloud).log(path: prefix).isEmpty)
        #expect(await store.get("abcdef").status == .notFound)
        #expect(await store.put("abcdef", "value").status == .ok)
        #expect(await store.get("abcdef").text == "value")
        #expect(await store.remove("abcdef").status == .ok)
        let log = try await Emulator(.cloud).log(path: prefix)
        #expect(log.map(\.method) == ["GET", "PUT", "GET", "DELETE"])
        #expect(Set(log.map(\.path)) == ["/\(prefix)/a/b/c/abcdef"])
        #expect(log.allSatisfy { $0.host.hasPrefix("swcache") && $0.host.contains(".localhost:") })
    }

    @Test(arguments: ["oss", "ossVersion1", "cos"])
    func `the bucket in the path, or already in the endpoint`(_ kind: String) async throws {
        var base = try await options(String(kind.prefix(3)))
        if kind == "ossVersion1" { base["region"] = nil }
        let (endpoint, bucket) = (base["endpoint"] ?? "", base["bucket"] ?? "")
        let doubled = endpoint.replacing("http://", with: "http://\(bucket).")
        for change in [["enable_virtual_host_style": "false"], ["endpoint": doubled]] {
            let store = try session(String(kind.prefix(3)), base.merging(change) { $1 })
            let key = fresh()
            #expect(await store.put(key, "x").status == .ok)
            #expect(await store.get(key).text == "x")
        }
    }

    @Test(arguments: ["oss", "ossVersion1", "cos"])
    func `keys and prefixes of any bytes are signed right`(_ kind: String) async throws {
        var options = try await options(String(kind.prefix(3)))
        if kind == "ossVersion1" { options["region"] = nil }
        options["key_prefix"] = "\(fresh())/a b+c%2Fü~*'()!&=@:,;"
        let store = try session(String(kind.prefix(3)), options)
        for key in ["", "a", "../x", "ü/ö?&", "\u{0}\u{1}", String(repeating: "k", count: 300)] {
            #expect(await store.put(key, key).status == .ok)
            #expect(await store.get(key).text == key)
        }
    }

    @Test(arguments: ["oss", "ossVersion1", "cos"])
    func `temporary keys work with their token, and only with it`(_ kind: String) async throws {
        let oss = kind != "cos"
        let base = try await options(oss ? "oss" : "cos").with(kind == "ossVersion1" ? ["region": nil] : [:])
        let names =
            oss
            ? [
                "ALIBABA_CLOUD_ACCESS_KEY_ID": "OSS_STS_ACCESS_KEY_ID",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "OSS_STS_ACCESS_KEY_SECRET",
                "ALIBABA_CLOUD_SECURITY_TOKEN": "OSS_STS_TOKEN",
            ]
            : [
                "TENCENTCLOUD_SECRET_ID": "COS_STS_SECRET_ID", "TENCENTCLOUD_SECRET_KEY": "COS_STS_SECRET_KEY",
                "TENCENTCLOUD_TOKEN": "COS_STS_TOKEN",
            ]
        var temporary = base
        for (name, source) in names { temporary["env." + name] = try await Servers.cloud(source) }
        let key = fresh()
        let store = try session(oss ? "oss" : "cos", temporary)
        #expect(await store.put(key, "x").status == .ok)
        #expect(await store.get(key).text == "x")
        let token = oss ? "env.ALIBABA_CLOUD_SECURITY_TOKEN" : "env.TENCENTCLOUD_TOKEN"
        let wrong = await (try session(oss ? "oss" : "cos", temporary.with([token: "hush-hush"]))).get(key)
        #expect(wrong.status == .denied && !wrong.message.contains("hush-hush"), "\(wrong.message)")
    }

    @Test(arguments: [
        ("oss", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "SignatureDoesNotMatch"),
        ("oss", "ALIBABA_CLOUD_ACCESS_KEY_ID", "InvalidAccessKeyId"),
        ("cos", "TENCENTCLOUD_SECRET_KEY", "SignatureDoesNotMatch"),
        ("cos", "TENCENTCLOUD_SECRET_ID", "InvalidAccessKeyId"),
    ])
    func `wrong keys are refused, and not shown`(_ name: String, _ variable: String, _ code: String) async throws {
        let log = Log()
        let store = try session(name, try await options(name).with(["env." + variable: "hush-hush"]), log: log)
        let answer = await store.put(fresh(), "x")
        #expect(answer.status == .denied && answer.message.contains(code), "\(answer.message)")
        #expect(!answer.message.contains("hush-hush") && !log.text.contains("hush-hush"))
        #expect(store.reconfigure(pluginOptions(try await options(name))) == .ok)
        #expect(await store.put(fresh(), "x").status == .ok)
    }

    @Test func `a public bucket of OSS is read without credentials`() async throws {
        let bare = try await Bucket.oss().filter { !$0.key.hasPrefix("env.") }
        let store = try session("oss", bare.with(["bucket": "swcache-public", "no_credentials": "true"]))
        let key = fresh()
        try await Emulator(.cloud).place("public", service: "oss", bucket: "swcache-public", key: objectName(key))
        #expect(await store.get(key).text == "public")
        #expect(await store.put(key, "x").status == .denied)
    }

    @Test func `a request to COS without credentials is not signed`() async throws {
        let bare = try await Bucket.cos().filter { !$0.key.hasPrefix("env.") }
        let (store, prefix) = (try session("cos", bare.with(["no_credentials": "true", "key_prefix": "p"])), fresh())
        #expect(await store.get(prefix).status == .denied)
        #expect(try await Emulator(.cloud).log(path: prefix).allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test(arguments: ["oss", "cos"])
    func `a bucket that does not exist is an error that names it, not a miss`(_ name: String) async throws {
        let bucket = "b" + fresh().prefix(30)
        let store = try session(name, try await options(name).with(["bucket": bucket]))
        for answer in [await store.get("abc"), await store.put("abc", "x"), await store.remove("abc")] {
            #expect(answer.status == .badOption)
            #expect(answer.message.contains("NoSuchBucket") && answer.message.contains(bucket), "\(answer.message)")
        }
    }

    @Test(arguments: ["oss", "cos"])
    func `what cannot work is refused at once`(_ name: String) async throws {
        for change in [
            ["no_credentials": "true"], ["bucket": ""], ["bucket": "a/b"], ["endpoint": ""], ["endpoint": "ftp://x"],
            ["rw_mode": "READ_OLNY"], ["key_prefix": "a/../b"],
        ] {
            let options = try await options(name).merging(change) { $1 }
            #expect(throws: PluginError.self, "\(change)") { try session(name, options) }
        }
    }

    @Test(arguments: ["oss", "cos"])
    func `the online test tells each step`(_ name: String) async throws {
        let answer = await (try session(name, try await options(name))).check(before: soon)
        #expect(answer.status == .ok)
        for word in ["bucket: http://swcache", "read: works", "write: works", "remove: works"] {
            #expect(answer.message.contains(word), "\(answer.message)")
        }
    }

    @Test(arguments: [
        ("s3", "AWS_SECRET_ACCESS_KEY"), ("oss", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
        ("cos", "TENCENTCLOUD_SECRET_KEY"),
    ])
    func `secrets may be files`(_ name: String, _ variable: String) async throws {
        let base = name == "s3" ? try await Bucket.s3() : try await options(name)
        let desk = try Desk()
        let file = desk.directory.appending(path: "secret")
        try ((base["env." + variable] ?? "") + "\n").write(to: file, atomically: true, encoding: .utf8)
        let (key, inFile) = (fresh(), base.with(["env." + variable: nil, "env.\(variable)_FILE": file.path]))
        let store = try session(name, inFile)
        #expect(await store.put(key, "x").status == .ok)
        #expect(await store.get(key).text == "x")
        let missing = await (try session(name, inFile.with(["env.\(variable)_FILE": "/no/such/file"]))).get(key)
        #expect(missing.status == .denied && missing.message.contains("/no/such/file"), "\(missing.message)")
    }

    func options(_ name: String) async throws -> [String: String] {
        name == "oss" ? try await Bucket.oss() : try await Bucket.cos()
    }
}
