import COSPlugin
import ObjectStoreKit
import Testing

/// The reference's vector, which the vendor's SDK confirmed.
@Suite struct CosSignatureTests {
    let subject = CosSignature.Subject(
        method: "GET", path: "/kp/a/b/c/abc123", host: "bkt-1250000000.cos.ap-guangzhou.myqcloud.com",
        keyTime: "1767323045;1767326645")

    @Test func `what is signed`() {
        #expect(
            Sign.hex(Sign.sha1(Array(CosSignature.httpString(subject).utf8)))
                == "70509b4ced9c22d2ec212e15fd23cccccd705872")
    }

    @Test func `the signature and its header`() {
        let header = CosSignature.authorization(subject, id: "AKIDexample", secret: "secretexample")
        #expect(
            header == "q-sign-algorithm=sha1&q-ak=AKIDexample&q-sign-time=1767323045;1767326645"
                + "&q-key-time=1767323045;1767326645&q-header-list=host&q-url-param-list="
                + "&q-signature=1f17ae94e1e3e87c5cfe09dc5da75b9a708489db")
    }

    @Test func `a port is part of the signed host`() {
        var local = subject
        local.host = "b.localhost:8080"
        #expect(CosSignature.httpString(local).hasSuffix("\nhost=b.localhost%3A8080\n"))
    }
}
