import BackendServers
import Foundation
import Plugins
import Testing

/// Every place that credentials come from; the emulator accepts only what it, or moto, gave out.
@Suite struct S3CredentialTests {
    func works(_ options: [String: String], _ location: SourceLocation = #_sourceLocation) async throws {
        let store = try session("s3", options)
        let key = fresh()
        let put = await store.put(key, "x")
        #expect(put.status == .ok, "\(put.message)", sourceLocation: location)
        #expect(await store.get(key).text == "x", sourceLocation: location)
    }

    func refusal(_ options: [String: String], log: Log = Log()) async throws -> PluginAnswer {
        await (try session("s3", options, log: log)).put(fresh(), "x")
    }

    func file(_ desk: Desk, _ name: String, _ text: String) throws -> String {
        let file = desk.directory.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    @Test func `wrong keys, secrets and tokens are refused, and not shown`() async throws {
        let log = Log()
        let secret = try await Servers.cloud("S3_SECRET_ACCESS_KEY")
        for (name, code) in [
            ("AWS_SECRET_ACCESS_KEY", "SignatureDoesNotMatch"), ("AWS_ACCESS_KEY_ID", "InvalidAccessKeyId"),
            ("AWS_SESSION_TOKEN", "InvalidToken"),
        ] {
            let answer = try await refusal(try await Bucket.s3().with(["env." + name: "hush-hush"]), log: log)
            #expect(answer.status == .denied && answer.message.contains(code), "\(answer.message)")
            #expect(!answer.message.contains("hush-hush"))
            #expect(!answer.message.contains(secret))
        }
        #expect(!log.text.contains("hush-hush"))
    }

    @Test func `profiles, with the credentials file before the config file`() async throws {
        let desk = try Desk()
        let pair = """
            aws_access_key_id = \(try await Servers.cloud("S3_ACCESS_KEY_ID"))
            aws_secret_access_key = \(try await Servers.cloud("S3_SECRET_ACCESS_KEY"))

            """
        let config = try file(desk, "config", "[profile p]\naws_access_key_id = old\naws_secret_access_key = old\n")
        let credentials = try file(desk, "credentials", "[p]\n" + pair)
        let options = try await Bucket.bareS3().with(["env.AWS_CONFIG_FILE": config, "env.AWS_PROFILE": "p"])
        try await works(options.with(["env.AWS_SHARED_CREDENTIALS_FILE": credentials]))
        #expect(try await refusal(options).message.contains("InvalidAccessKeyId"))
        let none = try await refusal(options.with(["env.AWS_PROFILE": "q"]))
        #expect(none.message.contains("no profile 'q'") && none.status == .badOption)
        // Where people have them.
        let home = desk.directory.appending(path: "home/.aws")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        try ("[default]\n" + pair).write(to: home.appending(path: "credentials"), atomically: true, encoding: .utf8)
        try await works(try await Bucket.bareS3().with(["env.HOME": desk.directory.path + "/home"]))
    }

    @Test func `an access key that was replaced in its file is read again`() async throws {
        let desk = try Desk()
        let credentials = try file(desk, "c", "[default]\naws_access_key_id = old\naws_secret_access_key = old\n")
        let options = try await Bucket.bareS3().with(["env.AWS_SHARED_CREDENTIALS_FILE": credentials])
        let store = try session("s3", options)
        #expect(await store.get(fresh()).status == .denied)
        _ = try file(
            desk, "c",
            """
            [default]
            aws_access_key_id = \(try await Servers.cloud("S3_ACCESS_KEY_ID"))
            aws_secret_access_key = \(try await Servers.cloud("S3_SECRET_ACCESS_KEY"))
            """)
        #expect(await store.get(fresh()).status == .notFound)
    }

    @Test func `a program that prints credentials`() async throws {
        let desk = try Desk()
        let (id, secret) = (
            try await Servers.cloud("S3_ACCESS_KEY_ID"), try await Servers.cloud("S3_SECRET_ACCESS_KEY")
        )
        let program = try file(
            desk, "program.sh",
            "echo '{\"Version\": 1, \"AccessKeyId\": \"'$1'\", \"SecretAccessKey\": \"\(secret)\"}'\nexit ${2:-0}\n")
        func options(_ arguments: String) async throws -> [String: String] {
            let config = try file(desk, "config", "[default]\ncredential_process = sh '\(program)' \(arguments)\n")
            return try await Bucket.bareS3().with(["env.AWS_CONFIG_FILE": config, "env.PATH": "/usr/bin:/bin"])
        }
        try await works(try await options(id))
        #expect(try await refusal(try await options("\(id) 7")).message.contains("ended with 7"))
        let silent = try await refusal(try await options("'' 0; true"))
        #expect(silent.message.contains("no AccessKeyId") && !silent.message.contains(secret))
    }

    @Test func `web identity by STS`() async throws {
        let options = try await Bucket.bareS3().with([
            "env.AWS_ROLE_ARN": try await Servers.cloud("AWS_ROLE_ARN"),
            "env.AWS_WEB_IDENTITY_TOKEN_FILE": try await Servers.cloud("AWS_WEB_IDENTITY_TOKEN_FILE"),
            "env.AWS_ENDPOINT_URL_STS": try await Servers.cloud("AWS_STS_ENDPOINT"),
        ])
        try await works(options)
        let desk = try Desk()
        let wrong = try await refusal(
            options.with(["env.AWS_WEB_IDENTITY_TOKEN_FILE": try file(desk, "t", "hush-hush")]))
        #expect(wrong.message.contains("InvalidIdentityToken") && !wrong.message.contains("hush-hush"))
        let missing = try await refusal(options.with(["env.AWS_WEB_IDENTITY_TOKEN_FILE": "/no/such/file"]))
        #expect(missing.status == .denied && missing.message.contains("/no/such/file"))
    }

    @Test func `web identity asks the region's own STS`() async throws {
        let prefix = fresh()
        let options = try await Bucket.bareS3().with([
            "env.AWS_ROLE_ARN": try await Servers.cloud("AWS_ROLE_ARN"), "key_prefix": prefix,
            "env.AWS_WEB_IDENTITY_TOKEN_FILE": try await Servers.cloud("AWS_WEB_IDENTITY_TOKEN_FILE"),
            "env.HTTPS_PROXY": try await Servers.cloud("CLOUD_FORWARD_PROXY"),
            "env.SSL_CERT_FILE": try await Servers.cloud("CLOUD_TLS_CA"),
        ])
        let emulator = try await Emulator(.cloud)
        let before = try await emulator.last()
        try await works(options)
        let asked = try await emulator.log(since: before).filter { $0.host.hasPrefix("sts.") }
        #expect(!asked.isEmpty && asked.allSatisfy { $0.host == "sts.us-east-1.amazonaws.com" }, "\(asked)")
    }

    @Test func `agents of containers, with a token, its file or none`() async throws {
        let url = try await Servers.cloud("AWS_ECS_FULL_URI")
        let options = try await Bucket.bareS3().with(["env.AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        let token = "env.AWS_CONTAINER_AUTHORIZATION_TOKEN"
        try await works(options.with([token: try await Servers.cloud("AWS_ECS_TOKEN")]))
        try await works(options.with([token + "_FILE": try await Servers.cloud("AWS_ECS_TOKEN_FILE")]))
        #expect(try await refusal(options.with([token: "hush-hush"])).message.contains("401"))
        let base = try await Servers.cloud("AWS_IMDS_ENDPOINT")
        try await works(
            try await Bucket.bareS3().with([
                "env.ECS_CONTAINER_METADATA_URI": base,
                "env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": try await Servers.cloud("AWS_ECS_RELATIVE_URI"),
            ]))
        try await works(
            try await Bucket.bareS3().with([
                "env.AWS_IAM_CREDENTIALS_URL": base + (try await Servers.cloud("AWS_ECS_RELATIVE_URI"))
            ]))
        // A token does not travel in clear text.
        let away = options.with(["env.AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1/", token: "t"])
        #expect(try await refusal(away).status == .badOption)
    }

    @Test func `without any it is told, and those who wait together ask once`() async throws {
        let nobody = try await Bucket.bareS3().with(["env.AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1"])
        let answer = try await refusal(nobody)
        #expect(answer.status == .denied && answer.message.contains("no credentials"), "\(answer.message)")
        let place = fresh()
        let other = try await Servers.cloud("AWS_IMDS_ENDPOINT") + "/" + place
        let store = try session("s3", nobody.with(["env.AWS_EC2_METADATA_SERVICE_ENDPOINT": other]))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { #expect(await store.get(fresh()).status == .denied) } }
        }
        #expect(try await Emulator(.cloud).log(path: place).map(\.path) == ["/\(place)/latest/api/token"])
        let off = try await refusal(try await Bucket.bareS3().with(["env.AWS_EC2_METADATA_DISABLED": "true"]))
        #expect(off.status == .denied && off.message.contains("no credentials"))
    }

    @Test func `a role assumed with an access key`() async throws {
        let moto = Servers.moto
        let role = try await moto("MOTO_ROLE_ARN")
        let sts = ["env.AWS_ENDPOINT_URL_STS": try await moto("MOTO_ENDPOINT")]
        let desk = try Desk()
        let config = """
            [profile role]
            role_arn = \(role)
            source_profile = base
            [profile base]
            aws_access_key_id = \(try await moto("MOTO_ACCESS_KEY_ID"))
            aws_secret_access_key = \(try await moto("MOTO_SECRET_ACCESS_KEY"))
            """
        let bare = try await Bucket.moto().filter { !$0.key.hasPrefix("env.AWS_") }
        let profile = ["env.AWS_CONFIG_FILE": try file(desk, "config", config), "env.AWS_PROFILE": "role"]
        try await works(bare.merging(profile) { $1 }.merging(sts) { $1 })
        // The role's name alone, with keys in the environment.
        try await works(try await Bucket.moto().merging(sts) { $1 }.with(["env.AWS_ROLE_ARN": role]))
    }

    @Test func `new credentials reach an open store`() async throws {
        let store = try session("s3", try await Bucket.s3().with(["env.AWS_SECRET_ACCESS_KEY": "wrong"]))
        #expect(await store.get("abc").status == .denied)
        #expect(store.reconfigure(pluginOptions(try await Bucket.s3().with(["endpoint": "ftp://x"]))) == .badOption)
        #expect(await store.get("abc").status == .denied)
        #expect(store.reconfigure(pluginOptions(try await Bucket.s3())) == .ok)
        #expect(await store.get(fresh()).status == .notFound)
    }
}
