import ObjectStoreKit
import S3Plugin
import Testing

@Suite struct S3PlaceTests {
    func vendor(_ region: String) throws -> S3Place {
        let names = VendorHost()
        return S3Place(
            region: region,
            address: try BucketAddress(endpoint: "https://" + names.host(region), bucket: "b", virtualHost: false),
            vendor: names)
    }

    func own(_ endpoint: String = "http://minio:9000") throws -> S3Place {
        S3Place(
            region: "us-east-1", address: try BucketAddress(endpoint: endpoint, bucket: "b", virtualHost: false))
    }

    @Test func `names of endpoints`() {
        #expect(VendorHost().host("eu-west-1") == "s3.eu-west-1.amazonaws.com")
        #expect(VendorHost().host("cn-north-1") == "s3.cn-north-1.amazonaws.com.cn")
        #expect(VendorHost(dualStack: true).host("eu-west-1") == "s3.dualstack.eu-west-1.amazonaws.com")
        let both = VendorHost(dualStack: true, fips: true)
        #expect(both.host("us-east-2") == "s3-fips.dualstack.us-east-2.amazonaws.com")
    }

    @Test(arguments: [
        ("s3.eu-west-1.amazonaws.com", "eu-west-1"), ("b.s3.eu-west-1.amazonaws.com", "eu-west-1"),
        ("s3.cn-north-1.amazonaws.com.cn", "cn-north-1"), ("s3-us-west-2.amazonaws.com", "us-west-2"),
        ("s3.dualstack.us-east-2.amazonaws.com", "us-east-2"), ("s3.amazonaws.com", nil), ("b.s3.amazonaws.com", nil),
        ("account.r2.cloudflarestorage.com", "auto"), ("minio", nil), ("amazonaws.com", nil), ("", nil),
    ])
    func `the region in an endpoint's name`(_ host: String, _ region: String?) {
        #expect(VendorHost.region(in: host) == region)
    }

    @Test func `at the vendor's, another region is another host`() throws {
        let hint = S3Place.Hint(
            status: 301, code: "PermanentRedirect", region: "eu-west-1", endpoint: "b.s3.amazonaws.com")
        #expect(try vendor("us-east-1").moved(by: hint) == vendor("eu-west-1"))
        #expect(try vendor("eu-west-1").moved(by: hint) == nil)
        let malformed = S3Place.Hint(status: 400, code: "AuthorizationHeaderMalformed", region: "eu-west-1")
        #expect(try vendor("us-east-1").moved(by: malformed) == vendor("eu-west-1"))
    }

    @Test func `elsewhere the host stays, unless the answer names one`() throws {
        let malformed = S3Place.Hint(status: 400, code: "AuthorizationHeaderMalformed", region: "garage")
        let moved = try own().moved(by: malformed)
        #expect(moved?.region == "garage")
        #expect(try moved?.address == own().address)
        let redirect = S3Place.Hint(status: 307, location: "http://minio2:9001/b/a/key?x=1")
        #expect(try own().moved(by: redirect) == own("http://minio2:9001"))
        let bucket = S3Place.Hint(status: 301, endpoint: "b.host.example")
        let virtual = try BucketAddress(endpoint: "http://host.example", bucket: "b", virtualHost: true)
        #expect(try own().moved(by: bucket)?.address == virtual)
    }

    @Test func `a secure place is never left for an insecure one`() throws {
        let redirect = S3Place.Hint(status: 307, location: "http://minio2:9001/b/a/key")
        #expect(try own("https://minio").moved(by: redirect) == nil)
    }

    @Test func `other answers, and nonsense, move nothing`() throws {
        for hint in [
            S3Place.Hint(status: 200, region: "eu-west-1"), S3Place.Hint(status: 404, region: "eu-west-1"),
            S3Place.Hint(status: 400, code: "Other", region: "eu-west-1"), S3Place.Hint(status: 301),
            S3Place.Hint(status: 307, location: ":::"), S3Place.Hint(status: 307, location: "ftp://x/y"),
        ] { #expect(try own().moved(by: hint) == nil, "\(hint)") }
    }
}
