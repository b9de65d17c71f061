import ObjectStoreKit
import PluginKit
import Testing

@Suite struct SecretAddressTests {
    @Test(arguments: [
        "https://login.test/x", "http://localhost:1/x", "http://127.0.0.1/x", "http://127.9.8.7:80", "http://[::1]:8/x",
        "http://a.localhost/",
    ])
    func `secrets go over TLS, or to this machine`(_ text: String) throws {
        _ = try URL.carryingSecrets(text, "X")
    }

    @Test(arguments: [
        "", "x", "ftp://localhost", "http://login.test", "http://127.0.0.1.evil.test", "http://127.0.0.256",
        "https://user:SECRET@login.test", "http://localhost.evil.test", "file:///etc/SECRET",
    ])
    func `nowhere else, and the error names the option, not what it holds`(_ text: String) throws {
        let error = try #require(throws: BackendError.self) { try URL.carryingSecrets(text, "AZURE_AUTHORITY_HOST") }
        #expect(error.reason == .badOption && error.message.contains("AZURE_AUTHORITY_HOST"))
        #expect(!error.message.contains("SECRET"))
    }

    @Test func `a form is encoded`() throws {
        let request = try Request.form(to: "https://x.test/t", of: "X", [("a b", "1+/=&"), ("c", "")])
        #expect(request.method == "POST")
        #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
        let body = request.body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        #expect(body == "a%20b=1%2B%2F%3D%26&c=")
    }
}
