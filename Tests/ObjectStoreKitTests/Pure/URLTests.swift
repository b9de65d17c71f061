import ObjectStoreKit
import PluginKit
import Testing

@Suite struct URLTests {
    @Test(arguments: [
        "http://localhost/", "https://user.example:8443/a%2Fb/c", "http://[::1]:80/x", "http://h/a/../b/./c",
        "https://h/a?sig=a%2Bb+c&flag&x=", "http://h//double",
    ])
    func `what was read is printed as it was`(_ text: String) throws {
        #expect(try URL(text).text() == text)
    }

    @Test func `the parts are there`() throws {
        let url = try URL("HTTPS://us%40er:p%3Aw@Host.example:8443/base/?q=1")
        #expect(url.scheme == "https" && url.host == "Host.example" && url.port == 8443 && url.path == "/base/")
        #expect(url.user == "us@er" && url.password == "p:w" && url.rawQuery == "q=1")
        #expect(try url.text() == "https://Host.example:8443/base/?q=1")
        #expect(url.description == "https://Host.example:8443/base/" && url.authority == "Host.example:8443")
        #expect(try URL("https://h:443/").authority == "h" && URL("http://h:443").authority == "h:443")
    }

    @Test(arguments: [
        "", "host", "/path", "http://", "http://h:port/", "http://h h/", "http://h:99999/", "http://h/\0",
    ])
    func `what is no URL is refused without being repeated`(_ text: String) {
        let error = #expect(throws: BackendError.self) { try URL(text) }
        #expect(error?.reason == .badOption && (text.count < 5 || error?.message.contains(text) == false))
    }

    @Test func `a query is decoded, and encoded when it is set`() throws {
        var url = try URL("https://h/p?a=1%202&b&c=%2B%zz")
        #expect(url.query.map(\.name) == ["a", "b", "c"] && url.query.map(\.value) == ["1 2", "", "+%zz"])
        url.query = [("key with space", "a/b+c&d=e"), ("ü", "")]
        #expect(try url.text() == "https://h/p?key%20with%20space=a%2Fb%2Bc%26d%3De&%C3%BC=")
        url.query = []
        #expect(try url.text() == "https://h/p")
    }

    @Test(arguments: [
        ("http://h", "/a/b"), ("http://h/", "/a/b"), ("http://h/base", "/base/a/b"), ("http://h/base/", "/base/a/b"),
    ])
    func `segments are appended with one slash each`(_ base: String, _ path: String) throws {
        let url = try URL(base)
        #expect(url.appending(["", "a", "", "b"]).path == path && url.appending(path: "/a//b/").path == path)
    }

    @Test func `each encoding keeps its own characters`() throws {
        let url = try URL("http://h/")
        #expect(url.appending(["a b/(c)!~%"]).path == "/a%20b%2F%28c%29%21~%25")
        #expect(url.appending(["a b/(c)!~%"], .object).path == "/a%20b%2F(c)!~%25")
        #expect(url.appending(["*-."], PathEncoding(keeping: "*")).path == "/*%2D%2E")
    }

    @Test func `a part that cannot be in a URL shows when it is printed`() throws {
        var url = try URL("http://h/")
        url.path = "/a b"
        #expect(throws: BackendError.self) { try url.text() }
        for path in ["/a\r\nHost: other", "a", "", "/a?b", "/a#b", "/ä"] {
            url.path = path
            #expect(throws: BackendError.self) { try url.text() }
        }
    }

    @Test func `references lead on from a base`() throws {
        let base = try URL("https://h:8/a/b?c")
        #expect(try URL("/x?y", from: base).text() == "https://h:8/x?y")
        #expect(try URL("http://other/z", from: base).text() == "http://other/z")
    }
}
