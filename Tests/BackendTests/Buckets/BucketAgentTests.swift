import BackendServers
import Foundation
import Plugins
import Testing

/// Services that give out credentials: OSS' metadata and STS, COS' STS, AWS' single sign-on. What they give out is
/// what the emulators of the buckets accept.
@Suite struct BucketAgentTests {
    private func agents() async throws -> BackendServers {
        let cloud = Servers.cloud
        let oss = [
            try await cloud("OSS_STS_ACCESS_KEY_ID"), try await cloud("OSS_STS_ACCESS_KEY_SECRET"),
            try await cloud("OSS_STS_TOKEN"),
        ]
        let cos = [
            try await cloud("COS_STS_SECRET_ID"), try await cloud("COS_STS_SECRET_KEY"),
            try await cloud("COS_STS_TOKEN"),
        ]
        let aws = [try await cloud("S3_ACCESS_KEY_ID"), try await cloud("S3_SECRET_ACCESS_KEY"), ""]
        let keys = try JSONEncoder().encode(["oss": oss, "cos": cos, "aws": aws])
        return try await BackendServers.up("agents", ["AGENTS_KEYS": String(decoding: keys, as: UTF8.self)])
    }

    private func works(_ plugin: String, _ options: [String: String]) async throws {
        let (store, key) = (try session(plugin, options), fresh())
        let put = await store.put(key, "x")
        #expect(put.status == .ok, "\(put.message)")
        #expect(await store.get(key).text == "x")
    }

    private func refusal(_ plugin: String, _ options: [String: String]) async throws -> PluginAnswer {
        let answer = await (try session(plugin, options)).put(fresh(), "x")
        #expect(answer.status == .denied && !answer.message.contains("hush-hush"), "\(answer.message)")
        return answer
    }

    private func file(_ desk: Desk, _ name: String, _ text: String) throws -> String {
        let file = desk.directory.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    @Test func `the role of one of Alibaba's machines`() async throws {
        let agents = try await agents()
        let bare = try await Bucket.oss().filter { !$0.key.hasPrefix("env.") }
        let machine = bare.with(["env.ALIBABA_CLOUD_ECS_METADATA_SERVICE_ENDPOINT": agents["AGENTS_URL"]])
        try await works("oss", machine)
        try await works("oss", machine.with(["env.ALIBABA_CLOUD_ECS_METADATA": "builder"]))
        let other = try await refusal("oss", machine.with(["env.ALIBABA_CLOUD_ECS_METADATA": "other"]))
        #expect(other.message.contains("404"))
        let off = try await refusal("oss", machine.with(["env.ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"]))
        #expect(off.message.contains("no credentials"))
    }

    @Test func `a pod's own role goes before that of its node`() async throws {
        let (agents, desk) = (try await agents(), try Desk())
        let bare = try await Bucket.oss().filter { !$0.key.hasPrefix("env.") }
        let pod = bare.with([
            "env.ALIBABA_CLOUD_ECS_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1",
            "env.ALIBABA_CLOUD_ROLE_ARN": "acs:ram::1:role/r",
            "env.ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/p",
            "env.ALIBABA_CLOUD_OIDC_TOKEN_FILE": agents["AGENTS_TOKEN_FILE"],
            "env.ALIBABA_CLOUD_STS_ENDPOINT": agents["AGENTS_URL"] + "/oss-sts",
        ])
        try await works("oss", pod)
        let wrong = pod.with(["env.ALIBABA_CLOUD_OIDC_TOKEN_FILE": try file(desk, "t", "hush-hush")])
        #expect(try await refusal("oss", wrong).message.contains("AuthenticationFail.OIDCToken.Invalid"))
    }

    @Test(arguments: ["TENCENTCLOUD", "TKE"])
    func `a role of Tencent by an identity token`(_ vendor: String) async throws {
        let (agents, desk) = (try await agents(), try Desk())
        let bare = try await Bucket.cos().filter { !$0.key.hasPrefix("env.") }
        let tokenFile =
            vendor == "TKE" ? "env.TKE_IDENTITY_TOKEN_FILE" : "env.TENCENTCLOUD_WEB_IDENTITY_TOKEN_FILE"
        let pod = bare.with([
            "env.\(vendor)_REGION": "ap-guangzhou", "env.\(vendor)_ROLE_ARN": "qcs::cam::uin/1:roleName/r",
            "env.\(vendor)_PROVIDER_ID": "OIDC", tokenFile: agents["AGENTS_TOKEN_FILE"],
            "env.TENCENTCLOUD_STS_ENDPOINT": agents["AGENTS_URL"] + "/cos-sts",
        ])
        try await works("cos", pod)
        let wrong = pod.with([tokenFile: try file(desk, "t", "hush-hush")])
        #expect(try await refusal("cos", wrong).message.contains("AuthFailure"))
    }

    @Test func `what aws sso login left behind`() async throws {
        let (agents, desk) = (try await agents(), try Desk())
        let cache = desk.directory.appending(path: ".aws/sso/cache")
        try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
        _ = try file(
            desk, ".aws/config",
            """
            [default]
            sso_session = corp
            sso_account_id = 123456789012
            sso_role_name = builder
            [sso-session corp]
            sso_region = us-east-1
            sso_start_url = https://corp.example/start
            """)
        // The SHA-1 of "corp".
        let path = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
        _ = try file(desk, path, "{\"accessToken\": \"identity-token\", \"expiresAt\": \"2999-01-01T00:00:00Z\"}")
        let options = try await Bucket.bareS3().with([
            "env.HOME": desk.directory.path, "env.AWS_ENDPOINT_URL_SSO": agents["AGENTS_URL"],
        ])
        try await works("s3", options)
        _ = try file(desk, path, "{\"accessToken\": \"hush-hush\"}")
        #expect(try await refusal("s3", options).message.contains("aws sso login"))
    }
}
