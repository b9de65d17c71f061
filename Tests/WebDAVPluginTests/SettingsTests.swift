import ObjectStoreKit
import PluginKit
import Testing

@testable import WebDAVPlugin

@Suite struct SettingsTests {
    private func settings(_ options: [String: String]) throws -> WebDAVSettings {
        try WebDAVSettings(Options(options), Host { _, _ in })
    }

    private func authorization(_ options: [String: String]) async throws -> String? {
        let settings = try settings(options.merging(["endpoint": options["endpoint"] ?? "http://h/"]) { $1 })
        var request = Request("GET", settings.base)
        let client = HTTPClient(Settings(), Host { _, _ in })
        try await settings.authorizer?.authorize(&request, .now, client, Call())
        return request.headers["Authorization"]
    }

    @Test func `a token beats a user, an option beats the URL`() async throws {
        #expect(try await authorization([:]) == nil)
        #expect(try await authorization(["username": "u"]) == "Basic dTo=")
        #expect(try await authorization(["username": "u", "password": "p:ä"]) == "Basic dTpwOsOk")
        #expect(try await authorization(["username": "u", "password": "p", "token": " t\n"]) == "Bearer t")
        #expect(try await authorization(["password": "p"]) == nil)
        #expect(try await authorization(["endpoint": "http://u%40x:p@h/"]) == "Basic dUB4OnA=")
        #expect(try await authorization(["endpoint": "http://u:p@h/", "token": "t"]) == "Bearer t")
    }

    @Test func `user-info is nowhere but in the header`() throws {
        let base = try settings(["endpoint": "http://user:secret@h:81/a"]).base
        #expect(try base.text() == "http://h:81/a" && base.user == nil && base.password == nil)
    }

    @Test(arguments: [
        [:], ["endpoint": ""], ["endpoint": "host"], ["endpoint": "ftp://h/"], ["endpoint": "http://h/#part"],
        ["endpoint": "http://secret h/"], ["endpoint": "http://h/", "rw_mode": "READONLY"],
        ["endpoint": "http://h/", "layout": "tree"], ["endpoint": "http://h/", "username": "a:secret"],
        ["endpoint": "http://h/", "token": "sec\u{7}ret"],
    ])
    func `what cannot work is refused at once, and no secret is shown`(_ options: [String: String]) {
        let error = #expect(throws: BackendError.self) { try settings(options) }
        #expect(error?.reason == .badOption && error?.message.contains("secret") == false)
    }

    @Test func `an endpoint's path, slashes and query are kept`() throws {
        let settings = try settings(["endpoint": "https://h/base//?tenant=1", "key_prefix": "//a//b c/"])
        let url = settings.base.appending(
            ObjectLayout.sccache.segments(ObjectKey(Array("abcd".utf8)), prefix: settings.prefix))
        #expect(try url.text() == "https://h/base//a/b%20c/a/b/c/abcd?tenant=1")
        #expect(!settings.readOnly && settings.layout == nil)
    }
}
