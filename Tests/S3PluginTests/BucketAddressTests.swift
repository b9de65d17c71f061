import ObjectStoreKit
import PluginKit
import Testing

@Suite struct BucketAddressTests {
    func address(_ endpoint: String, _ virtualHost: Bool = false, scheme: String? = nil) throws -> BucketAddress {
        try BucketAddress(endpoint: endpoint, bucket: "my-b", virtualHost: virtualHost, scheme: scheme)
    }

    func url(_ endpoint: String, _ virtualHost: Bool = false, scheme: String? = nil) throws -> String {
        try address(endpoint, virtualHost, scheme: scheme).url.text()
    }

    @Test func `the bucket is in the path, or in the host's name`() throws {
        #expect(try url("https://h.example") == "https://h.example/my-b")
        #expect(try url("https://h.example", true) == "https://my-b.h.example/")
        #expect(try url("https://h.example:9000/base//", false) == "https://h.example:9000/base/my-b")
        #expect(try url("https://h.example:9000/base/", true) == "https://my-b.h.example:9000/base")
    }

    @Test func `a bucket in the endpoint is not doubled`() throws {
        #expect(try url("https://my-b.h.example") == "https://my-b.h.example/")
        #expect(try url("my-b.h.example:81", true) == "https://my-b.h.example:81/")
    }

    @Test func `without a scheme it is https, but on this machine http, and the option decides`() throws {
        #expect(try url("minio:9000") == "https://minio:9000/my-b")
        for host in ["localhost", "127.0.0.1", "s3.localhost", "[::1]"] {
            #expect(try url("\(host):9000") == "http://\(host):9000/my-b")
        }
        #expect(try url("minio:9000", scheme: "http") == "http://minio:9000/my-b")
        #expect(try url("http://minio:9000", scheme: "https") == "https://minio:9000/my-b")
    }

    @Test(arguments: ["", "ftp://h", "https://", "h:port", "https://u:p@h", "https://h/?q=1", "a b", "http://h:99999"])
    func `nonsense is refused, and not shown, as it may hold a password`(_ endpoint: String) {
        do {
            Issue.record("became \(try address(endpoint))")
        } catch {
            let error = error as? BackendError
            #expect(error?.reason == .badOption && error?.message.contains("u:p") == false)
        }
    }

    @Test(arguments: ["", ".", "..", "a/b", "a b", "ü", "a?b"])
    func `not every text is a bucket's name`(_ bucket: String) {
        #expect(throws: BackendError.self) {
            try BucketAddress(endpoint: "https://h", bucket: bucket, virtualHost: false)
        }
    }

    @Test func `a dot in the name does not go with certificates`() throws {
        #expect(throws: BackendError.self) {
            try BucketAddress(endpoint: "https://h", bucket: "a.b", virtualHost: true)
        }
        let path = try BucketAddress(endpoint: "https://h", bucket: "a.b", virtualHost: false)
        #expect(try path.url.text() == "https://h/a.b")
        let plain = try BucketAddress(endpoint: "http://h", bucket: "a.b", virtualHost: true)
        #expect(try plain.url.text() == "http://a.b.h/")
    }

    @Test func `redirects name hosts or URLs, and never lead out of https`() throws {
        let here = try address("https://h.example")
        #expect(here.moved(to: "my-b.other.example") == (try address("https://other.example", true)))
        #expect(here.moved(to: "https://other.example:444/my-b/k?q") == (try address("https://other.example:444")))
        #expect(here.moved(to: "http://other.example/") == nil)
        #expect(here.moved(to: "") == nil)
        #expect(try address("http://h.example").moved(to: "https://x")?.url.text() == "https://x/my-b")
    }
}
