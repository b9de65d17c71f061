import OSSPlugin
import ObjectStoreKit
import PluginKit
import Testing

@Suite struct OSSSettingsTests {
    func settings(_ options: [String: String]) throws -> OSSSettings {
        try OSSSettings(Options(["bucket": "b", "endpoint": "oss-cn-hangzhou.aliyuncs.com"].merging(options) { $1 }))
    }

    @Test func `the bucket is in the host's name, and not twice`() throws {
        let url = "https://b.oss-cn-hangzhou.aliyuncs.com/"
        #expect(try settings([:]).address.url.text() == url)
        #expect(try settings(["endpoint": "https://b.oss-cn-hangzhou.aliyuncs.com/"]).address.url.text() == url)
        let path = ["endpoint": "localhost:80", "enable_virtual_host_style": "false"]
        #expect(try settings(path).address.url.text() == "http://localhost:80/b")
    }

    @Test(arguments: [
        ("oss-cn-hangzhou.aliyuncs.com", "cn-hangzhou"), ("oss-cn-beijing-internal.aliyuncs.com", "cn-beijing"),
        ("oss-accelerate.aliyuncs.com", nil), ("oss-accelerate-overseas.aliyuncs.com", nil), ("cdn.example.org", nil),
        ("oss-.aliyuncs.com", nil), ("", nil),
    ])
    func `the region in an endpoint's name`(_ host: String, _ region: String?) {
        #expect(OSSSettings.region(in: host) == region)
    }

    @Test func `keys come from the vendor's names, then the short ones, then a pod's role, then the machine's`() throws
    {
        func source(_ values: [String: String]) throws -> OSSKeySource? { try .find(in: OSSEnvironment(values)) }
        let vendor = ["ALIBABA_CLOUD_ACCESS_KEY_ID": "a", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s"]
        let short = ["OSS_ACCESS_KEY_ID": "b", "OSS_ACCESS_KEY_SECRET": "t", "OSS_SESSION_TOKEN": "x"]
        #expect(try source(short.merging(vendor) { $1 }) == .fixed(AccessKey(id: "a", secret: "s")))
        #expect(try source(short) == .fixed(AccessKey(id: "b", secret: "t", token: "x")))
        #expect(throws: BackendError.self) { try source(["OSS_ACCESS_KEY_ID": "b"]) }
        #expect(throws: BackendError.self) { try source(["ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s"]) }
        let pod = [
            "ALIBABA_CLOUD_ROLE_ARN": "r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "f",
        ]
        guard case .identity(let identity) = try source(pod) else {
            Issue.record("not the pod's own role")
            return
        }
        #expect(identity.endpoint == "https://sts.aliyuncs.com" && identity.session == "swcache")
        #expect(try source([:]) == .machine(base: "http://100.100.100.200", role: nil))
        #expect(try source(["ALIBABA_CLOUD_ECS_METADATA_DISABLED": "True"]) == nil)
    }
}
