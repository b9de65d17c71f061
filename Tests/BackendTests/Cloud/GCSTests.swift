import BackendServers
import Foundation
import Plugins
import Testing

/// The built library against an emulator that checks tokens, scopes and names.
@Suite struct GCSTests {
    @Test func `an object is one request to write, to read and to remove, and its token one for all`() async throws {
        let options = try await Account.gcs()
        let session = try opened("gcs", options)
        let emulator = try await Emulator(.cloud)
        #expect(await session.get("abcdef").status == .notFound)
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
        #expect(await session.remove("abcdef").status == .ok)
        #expect(await session.remove("abcdef").status == .notFound)
        let log = try await emulator.log(service: "gcs", mentioning: options.prefix)
        #expect(log.map(\.method) == ["GET", "POST", "GET", "DELETE", "DELETE"])
        #expect(log[0].path.lowercased() == "/storage/v1/b/swcache/o/\(options.prefix)%2fa%2fb%2fc%2fabcdef")
        #expect(log[1].path == "/upload/storage/v1/b/swcache/o")
        #expect(Set(log.compactMap { $0.headers["authorization"] }).count == 1)
        #expect(log.allSatisfy { $0.headers["user-agent"]?.hasPrefix("swcache/") ?? false })
        #expect(session.unexpectedCompletions == 0)
    }

    @Test(arguments: [
        "GCS_KEY_PATH", "GCS_USER_PATH", "GCS_EXTERNAL_FILE_PATH", "GCS_EXTERNAL_URL_PATH", "GCS_IMPERSONATED_PATH",
    ])
    func `every kind of credential file leads to a token`(_ file: String) async throws {
        let path = try await Servers.cloud(file)
        for name in ["cred_path", "env.GOOGLE_APPLICATION_CREDENTIALS"] {
            let session = try opened("gcs", try await Account.bareGCS().but([name: path]))
            #expect(await session.put("abcdef", "value").status == .ok)
            #expect(await session.get("abcdef").text == "value")
        }
    }

    @Test func `a machine of AWS proves who it is, by its keys or its role`() async throws {
        let options = try await Account.bareGCS().but(["cred_path": try await Servers.cloud("GCS_EXTERNAL_AWS_PATH")])
        #expect(await (try opened("gcs", options)).put("abcdef", "value").status == .ok)
        let keys = options.but([
            "env.AWS_ACCESS_KEY_ID": try await Servers.cloud("S3_ACCESS_KEY_ID"), "env.AWS_REGION": "us-east-1",
            "env.AWS_SECRET_ACCESS_KEY": try await Servers.cloud("S3_SECRET_ACCESS_KEY"),
        ])
        #expect(await (try opened("gcs", keys)).get("abcdef").text == "value")
        let log = Log()
        let wrong = try opened("gcs", keys.but(["env.AWS_SECRET_ACCESS_KEY": "hush-hush"]), log: log)
        let refused = await wrong.get("abcdef")
        #expect(refused.status == .denied && !(refused.message + log.text).contains("hush-hush"))
    }

    @Test func `a program of the user's gives the statement, where the user allows that`() async throws {
        let options = try await Account.bareGCS().but([
            "cred_path": try await Servers.cloud("GCS_EXTERNAL_PROGRAM_PATH")
        ])
        let permission = "env.GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES"
        #expect(await (try opened("gcs", options.but([permission: "1"]))).put("abcdef", "value").status == .ok)
        let refused = await (try opened("gcs", options)).put("abcdef", "value")
        #expect(refused.status == .badOption && refused.message.contains("ALLOW_EXECUTABLES=1"), "\(refused.message)")
    }

    @Test func `gcloud's login is found in its folder, and passed over with a warning when it is broken`() async throws
    {
        let desk = try Desk()
        let file = desk.directory.appending(path: "application_default_credentials.json")
        try FileManager.default.copyItem(atPath: try await Servers.cloud("GCS_USER_PATH"), toPath: file.path)
        let options = try await Account.bareGCS().but([
            "env.CLOUDSDK_CONFIG": desk.directory.path,
            "env.GCE_METADATA_HOST": try await Servers.cloud("GCS_METADATA_HOST"),
        ])
        let log = Log()
        #expect(await (try opened("gcs", options, log: log)).put("abcdef", "1").status == .ok)
        #expect(log.text.isEmpty)
        try Data("{".utf8).write(to: file)
        #expect(await (try opened("gcs", options, log: log)).put("abcdef", "2").status == .ok)
        #expect(log.text.contains(file.path) && log.text.contains("not JSON"))
    }

    @Test(arguments: [nil, "builder@swcache-test.iam.gserviceaccount.com"])
    func `a machine's account, the default or a named one`(_ account: String?) async throws {
        let options = try await Account.bareGCS().but([
            "env.GCE_METADATA_HOST": try await Servers.cloud("GCS_METADATA_HOST").replacing(
                "127.0.0.1", with: "localhost"),
            "service_account": account,
            // The metadata server is never asked by way of a proxy.
            "env.http_proxy": "http://127.0.0.1:1", "env.no_proxy": "127.0.0.1",
        ])
        let session = try opened("gcs", options)
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
        let asked = try await Emulator(.cloud).log(
            service: "gcs", mentioning: account == nil ? "/default/token" : "/builder%40")
        #expect(asked.contains { $0.op == "metadata-token" && $0.headers["metadata-flavor"] == "Google" })
    }

    @Test func `a URL that hands out tokens`() async throws {
        let options = try await Account.bareGCS().but([
            "credential_url": try await Servers.cloud("GCS_CREDENTIALS_URL")
        ])
        let session = try opened("gcs", options)
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
    }

    @Test func `Google's own names, through a proxy, with another authority's certificate`() async throws {
        let options = try await Account.gcs().but([
            "endpoint": nil, "cred_path": try await Servers.cloud("GCS_KEY_PATH_GOOGLE"),
            "env.HTTPS_PROXY": try await Servers.cloud("CLOUD_FORWARD_PROXY"),
            "env.SSL_CERT_FILE": try await Servers.cloud("CLOUD_TLS_CA"),
        ])
        let session = try opened("gcs", options)
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
        let log = try await Emulator(.cloud).log(service: "gcs", mentioning: options.prefix)
        #expect(log.count == 2 && log.allSatisfy { $0.host == "storage.googleapis.com" })
    }

    @Test func `read-only is the default: the token may only read, and nothing is sent for a write`() async throws {
        let writer = try await Account.gcs()
        #expect(await (try opened("gcs", writer)).put("abcdef", "value").status == .ok)
        let session = try opened("gcs", writer.but(["rw_mode": nil]))
        #expect(session.capabilities.readOnly)
        let before = try await Emulator(.cloud).last()
        #expect(await session.get("abcdef").text == "value")
        let refused = await session.put("abcdef", "other")
        #expect(refused.status == .declined && refused.message.contains("SCCACHE_GCS_RW_MODE"))
        #expect(await session.remove("abcdef").status == .declined)
        #expect(
            try await Emulator(.cloud).log(service: "gcs", mentioning: writer.prefix, since: before).map(\.method) == [
                "GET"
            ])
    }

    @Test func `an emulator's host is enough, and gets no token`() async throws {
        let options = try await Account.bareGCS()
        let host = try await Servers.cloud("GCS_METADATA_HOST")
        let session = try opened("gcs", options.but(["endpoint": nil, "env.STORAGE_EMULATOR_HOST": host]))
        let refused = await session.get("abcdef")
        #expect(refused.status == .denied && refused.message.contains("Anonymous caller"))
        let log = try await Emulator(.cloud).log(service: "gcs", mentioning: options.prefix)
        #expect(log.count == 1 && log[0].headers["authorization"] == nil)
    }

    @Test func `a key of somebody else is refused, and nothing of it is told`() async throws {
        let desk = try Desk()
        let file = desk.directory.appending(path: "key.json")
        var account = try #require(
            JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(filePath: try await Servers.cloud("GCS_KEY_PATH"))))
                as? [String: String])
        let pem = try await openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        account["private_key"] = pem
        try JSONSerialization.data(withJSONObject: account).write(to: file)
        let log = Log()
        let session = try opened("gcs", try await Account.gcs().but(["cred_path": file.path]), log: log)
        let refused = await session.get("abcdef")
        #expect(refused.status == .denied && refused.message.contains("Invalid JWT Signature"), "\(refused.message)")
        let secret = pem.split(separator: "\n")[3]
        #expect(!refused.message.contains(secret) && !log.text.contains(secret))
    }

    @Test func `a bucket that is not there is named, by reads and by writes`() async throws {
        let session = try opened("gcs", try await Account.gcs().but(["bucket": "elsewhere"]))
        for answer in [await session.get("abcdef"), await session.put("abcdef", "value")] {
            #expect(answer.status == .badOption)
            #expect(answer.message.contains("'elsewhere' does not exist"), "\(answer.message)")
        }
    }

    @Test(arguments: [
        ["cred_path": "/nowhere/key.json"], ["cred_path": "/etc/hostname"], ["bucket": ""], ["endpoint": "nonsense"],
        ["endpoint": "http://storage.test"], ["rw_mode": "READ"],
    ])
    func `options that cannot work do not open, and the log says which`(_ change: [String: String]) async throws {
        let log = Log()
        let options = try await Account.gcs().but(change.mapValues { $0 })
        #expect(throws: PluginError.self) { try opened("gcs", options, log: log) }
        #expect(log.text.split(separator: "\n").count == 1, "\(log.text)")
    }

    @Test func `a limit that is told as a refusal is a pause, not a lack of rights`() async throws {
        let options = try await Account.gcs()
        let session = try opened("gcs", options)
        #expect(await session.put("abcdef", "value").status == .ok)
        let body = #"{"error":{"code":403,"message":"Rate limit","errors":[{"reason":"userRateLimitExceeded"}]}}"#
        try await Emulator(.cloud).fault([
            "service": "gcs", "path": options.prefix, "kind": "status", "status": 403, "body": body,
        ])
        #expect(await session.get("abcdef").status == .busy)
        #expect(await session.get("abcdef").text == "value")
    }

    @Test func `who may not list is not told that a name is absent`() async throws {
        let options = try await Account.gcs()
        let message = "ci@x does not have storage.objects.list access to the Google Cloud Storage bucket."
        try await Emulator(.cloud).fault([
            "kind": "status", "status": 403, "service": "gcs", "path": options.prefix, "method": "GET", "count": 0,
            "body": "{\"error\":{\"code\":403,\"message\":\"\(message)\",\"errors\":[{\"reason\":\"forbidden\"}]}}",
        ])
        #expect(await (try opened("gcs", options)).get("abcdef").status == .notFound)
    }

    @Test func `an old variable is only warned of`() async throws {
        let log = Log()
        let session = try opened(
            "gcs", try await Account.gcs().but(["oauth_url": "https://old.test/SECRET"]), log: log)
        #expect(await session.get("abcdef").status == .notFound)
        #expect(log.text.contains("SCCACHE_GCS_OAUTH_URL has been deprecated") && !log.text.contains("SECRET"))
    }

    @Test func `the online test tries everything that is allowed, and leaves nothing behind`() async throws {
        let options = try await Account.gcs()
        let emulator = try await Emulator(.cloud)
        let found = await (try opened("gcs", options)).check(before: soon)
        #expect(found.status == .ok && found.message.contains("swcache at http://127.0.0.1"), "\(found.message)")
        #expect(
            try await emulator.log(service: "gcs", mentioning: options.prefix).map(\.method) == [
                "GET", "POST", "GET", "DELETE",
            ])
        let reader = await (try opened("gcs", options.but(["rw_mode": "READ_ONLY"]))).check(before: soon)
        #expect(reader.status == .ok && reader.message.contains("read-only"))
        let lost = await (try opened("gcs", options.but(["bucket": "elsewhere"]))).check(before: soon)
        #expect(lost.status == .badOption && lost.message.contains("elsewhere"))
    }

    @Test func `new credentials are taken over by the open store, wrong ones are not`() async throws {
        let options = try await Account.bareGCS()
        let session = try opened("gcs", options.but(["no_credentials": "true"]))
        #expect(await session.put("abcdef", "value").status == .denied)
        let file = try await Servers.cloud("GCS_KEY_PATH")
        #expect(session.reconfigure(pluginOptions(options.but(["cred_path": file]))) == .ok)
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(session.reconfigure(pluginOptions(options.but(["cred_path": "/nowhere"]))) == .badOption)
        #expect(await session.get("abcdef").text == "value")
    }
}
