import COSPlugin
import ObjectStoreKit
import PluginKit
import Testing

@Suite struct COSSettingsTests {
    @Test func `port and path of the endpoint count, and the bucket is not doubled`() throws {
        func url(_ endpoint: String) throws -> String {
            try COSSettings(Options(["bucket": "b-1", "endpoint": endpoint])).address.url.text()
        }
        #expect(try url("cos.ap-guangzhou.myqcloud.com") == "https://b-1.cos.ap-guangzhou.myqcloud.com/")
        #expect(try url("http://cos.test:8080/base/") == "http://b-1.cos.test:8080/base")
        #expect(try url("b-1.cos.ap-guangzhou.myqcloud.com") == "https://b-1.cos.ap-guangzhou.myqcloud.com/")
    }

    @Test func `keys have several names each`() throws {
        func source(_ values: [String: String]) throws -> COSKeySource { try .find(in: COSEnvironment(values)) }
        let vendor = ["TENCENTCLOUD_SECRET_ID": "a", "TENCENTCLOUD_SECRET_KEY": "s"]
        let cluster = ["TKE_SECRET_ID": "b", "TKE_SECRET_KEY": "t", "QCLOUD_SECRET_TOKEN": "x"]
        #expect(try source(vendor) == .fixed(AccessKey(id: "a", secret: "s")))
        #expect(try source(cluster) == .fixed(AccessKey(id: "b", secret: "t", token: "x")))
        #expect(throws: BackendError.self) { try source(["TENCENTCLOUD_SECRET_ID": "a"]) }
        #expect(throws: BackendError.self) { try source(["TKE_SECRET_KEY": "t"]) }
        #expect(throws: BackendError.self) { try source([:]) }
    }

    @Test func `a signature does not outlive its key`() throws {
        func keyTime(_ expiry: WallTime?) throws -> Substring? {
            var request = Request("GET", try URL("https://b.cos.test/k"))
            let key = AccessKey(id: "i", secret: "s", token: "t", expiry: expiry)
            CosSignature.sign(&request, key, at: WallTime(seconds: 1000))
            #expect(request.headers["x-cos-security-token"] == "t")
            return request.headers["Authorization"]?.split(separator: "&").first { $0.hasPrefix("q-key-time=") }
        }
        #expect(try keyTime(nil) == "q-key-time=1000;4600")
        #expect(try keyTime(WallTime(seconds: 1900)) == "q-key-time=1000;1900")
        #expect(try keyTime(WallTime(seconds: 9000)) == "q-key-time=1000;4600")
        #expect(try keyTime(WallTime(seconds: 1)) == "q-key-time=1000;1001")
    }
}
