import OSSPlugin
import Testing

/// The reference's vectors, which the vendor's SDK confirmed.
@Suite struct SignatureTests {
    @Test func `version 1`() {
        let text = SignatureV1.stringToSign(
            method: "PUT", date: "Fri, 02 Jan 2026 03:04:05 GMT", headers: [("Content-Length", "3")],
            resource: "/bkt/kp/a/b/c/abc123")
        #expect(text == "PUT\n\n\nFri, 02 Jan 2026 03:04:05 GMT\n/bkt/kp/a/b/c/abc123")
        #expect(
            SignatureV1.authorization(text, accessKey: "LTAIexample", secret: "secretexample")
                == "OSS LTAIexample:OHa+GpMLcCWCYgq9c+qtAkdHFN8=")
    }

    @Test func `version 1 signs the vendor's own headers, sorted`() {
        let text = SignatureV1.stringToSign(
            method: "GET", date: "d", headers: [("X-OSS-Security-Token", "t"), ("x-oss-a", "1"), ("Accept", "*/*")],
            resource: "/b/k")
        #expect(text == "GET\n\n\nd\nx-oss-a:1\nx-oss-security-token:t\n/b/k")
    }

    @Test func `version 4`() {
        let canonical = SignatureV4.canonical(
            method: "PUT", path: "/bkt/kp/a/b/c/abc123",
            headers: [("x-oss-date", "20260102T030405Z"), ("x-oss-content-sha256", "UNSIGNED-PAYLOAD")])
        let header = SignatureV4(region: "cn-hangzhou").authorization(
            canonical, at: "20260102T030405Z", accessKey: "LTAIexample", secret: "secretexample")
        #expect(
            header == "OSS4-HMAC-SHA256 Credential=LTAIexample/20260102/cn-hangzhou/oss/aliyun_v4_request, "
                + "Signature=fc7d1f80ab4b85c1dd3f3f6081462a2f2caa2ecfdf21ced559a598df694f2fd3")
    }
}
