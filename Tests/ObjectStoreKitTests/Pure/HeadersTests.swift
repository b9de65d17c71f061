import ObjectStoreKit
import Testing

@Suite struct HeadersTests {
    @Test func `names are found in any case, in their order`() {
        var headers = Headers([("ETag", "1"), ("x-a", "2"), ("X-A", "3")])
        #expect(headers["etag"] == "1" && headers["X-a"] == "2" && headers["none"] == nil)
        #expect(headers.all("x-A") == ["2", "3"])
        headers.set("X-a", "4")
        headers.add("ETAG", "5")
        #expect(headers.fields.map(\.value) == ["1", "4", "5"])
        headers.remove("etag")
        #expect(headers.fields.map(\.name) == ["X-a"])
    }
}
