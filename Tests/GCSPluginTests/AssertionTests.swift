import ObjectStoreKit
import PluginKit
import Testing

@testable import GCSPlugin

@Suite struct AssertionTests {
    private let assertion = Assertion(
        issuer: "sa@proj.iam.gserviceaccount.com", scope: "https://www.googleapis.com/auth/devstorage.read_write",
        audience: "https://oauth2.googleapis.com/token", issuedAt: 1_767_323_045)

    @Test func `what is signed is what the vendor's library signs`() {
        let digest = Sign.hex(Sign.sha256(Array(assertion.signingInput.utf8)))
        #expect(digest == "53a721fa12cfb396e27dc13f17664129e7d302679b8e137edaef60ab1e00f8fd")
    }

    @Test func `quotes and line ends in an account's name cannot add claims`() throws {
        var odd = assertion
        odd.issuer = "a\",\"sub\":\"b\n"
        let claims = try #require(Sign.decodedBase64(String(odd.signingInput.split(separator: ".")[1])))
        #expect(String(decoding: claims, as: UTF8.self).hasPrefix(#"{"iss":"a\",\"sub\":\"b\n","scope":"#))
    }

    @Test(arguments: ["", "PRIVATE", "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n"])
    func `a key that is none is refused and not shown`(_ key: String) throws {
        let error = try #require(throws: BackendError.self) { try assertion.signed(with: key) }
        #expect(error.reason == .badOption && !error.message.contains("QUJD"))
    }
}
