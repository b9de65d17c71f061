import ObjectStoreKit
import Testing

/// The reference's vectors, which the vendor's SDK confirmed.
@Suite struct SigV4Tests {
    let signer = SigV4(region: "us-east-1", service: "s3")
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    let time = "20260102T030405Z"
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    func subject(_ payload: String, token: String? = nil) -> SigV4.Subject {
        SigV4.Subject(
            method: "GET", path: "/examplebucket/pre%20fix/a/b/c/abc123%2B~.o",
            headers: [
                ("x-amz-date", time), ("Host", "s3.us-east-1.amazonaws.com"), ("X-Amz-Content-SHA256", payload),
            ] + (token.map { [("x-amz-security-token", $0)] } ?? []), payload: payload)
    }

    func signature(_ subject: SigV4.Subject) -> Substring {
        let key = signer.key(secret, day: "20260102")
        return signer.authorization(of: subject, at: time, accessKey: "AKIDEXAMPLE", key: key).suffix(64)
    }

    @Test func `the key of a day, region and service`() {
        #expect(
            Sign.hex(signer.key(secret, day: "20260102"))
                == "800caa73b73676f285e7d2e8c7fcb1e6f8815b32c9950c0f621c2e2cacf3885e")
    }

    @Test func `the canonical request`() {
        let canonical = SigV4.canonical(subject(SigV4.unsignedPayload))
        #expect(
            Sign.hex(Sign.sha256(Array(canonical.utf8)))
                == "897bbaf83eed39f2720531a1f934a354bcdda5f56aaaaadb1832bc6437e7b6a9")
    }

    @Test func `signatures without a payload, with an empty one, and with a session's token`() {
        #expect(
            signature(subject(SigV4.unsignedPayload))
                == "82760ce16b5d215f8d06d2dcdc3d2d3dd1abafcc6425ea1fa6b6a25254d883ea")
        #expect(signature(subject(empty)) == "8d5d245648d51c6547989ff05ff33cda895b8fdd908f287e75191a265370820f")
        #expect(
            signature(subject(empty, token: "TOKENEXAMPLE"))
                == "50e88ad823e14cebb31c9f924c1065dfaee085b130853691473ff8cbe31ca4cd")
    }

    @Test func `the header names scope and signed headers, in their order`() {
        let key = signer.key(secret, day: "20260102")
        let header = signer.authorization(of: subject(empty, token: "T"), at: time, accessKey: "AKIDEXAMPLE", key: key)
        #expect(
            header.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/s3/aws4_request, "
                    + "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature="))
    }

    @Test func `queries are sorted and encoded, header values lose their spare blanks`() {
        let subject = SigV4.Subject(
            method: "GET", path: "/", query: [("b", "2/ü"), ("a", "z"), ("a", "B")],
            headers: [("Host", "h"), ("X-Amz-Meta", "  a   b ")], payload: "p")
        #expect(
            SigV4.canonical(subject) == "GET\n/\na=B&a=z&b=2%2F%C3%BC\nhost:h\nx-amz-meta:a b\n\nhost;x-amz-meta\np")
    }

    @Test func `a path is encoded once, however it was sent`() {
        for path in ["/b/a+b~", "/b/a%2Bb%7E", "/b/a%2bb~"] {
            let subject = SigV4.Subject(method: "PUT", path: path, headers: [("host", "h")], payload: "p")
            #expect(SigV4.canonical(subject).hasPrefix("PUT\n/b/a%2Bb~\n"))
        }
    }
}
