import ObjectStoreKit
import PluginKit
import Testing

@testable import AzurePlugin

/// Signatures that the vendor's own library computed.
@Suite struct SharedKeyTests {
    private func emulatorKey() throws -> SharedKey {
        try SharedKey(account: ConnectionString.developmentAccount, key: ConnectionString.developmentKey)
    }

    private func put() throws -> Request {
        var request = Request("PUT", try URL("http://127.0.0.1:10000/devstoreaccount1/cont/kp/.sccache_check"))
        request.headers.set("x-ms-version", "2022-11-02")
        request.headers.set("X-Ms-Date", "Fri, 02 Jan 2026 03:04:05 GMT")
        request.headers.set("x-ms-blob-type", "BlockBlob")
        request.body = .bytes(Array("Hello, World!".utf8))
        return request
    }

    @Test func `the string to sign has each header in its place, and the account twice on an emulator`() throws {
        #expect(
            SharedKey.stringToSign(try put(), account: "devstoreaccount1")
                == "PUT\n\n\n13\n\n\n\n\n\n\n\n\nx-ms-blob-type:BlockBlob\nx-ms-date:Fri, 02 Jan 2026 03:04:05 GMT\n"
                + "x-ms-version:2022-11-02\n/devstoreaccount1/devstoreaccount1/cont/kp/.sccache_check")
    }

    @Test func `the signature is the vendor's`() throws {
        #expect(
            try emulatorKey().authorization(for: try put())
                == "SharedKey devstoreaccount1:k62G81J5jczssF1MlLKZO4stw3wJ2Eybm8offIpxvO0=")
    }

    @Test func `an empty body has no length, and the query is sorted and decoded`() throws {
        var request = Request(
            "GET", try URL("https://me.blob.core.windows.net/c?restype=container&comp=list&prefix=a%2Fb"))
        request.headers.set("x-ms-date", "d")
        #expect(
            SharedKey.stringToSign(request, account: "me")
                == "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:d\n/me/c\ncomp:list\nprefix:a/b\nrestype:container")
    }

    @Test(arguments: ["", "not base64!", "c2VjcmV0c2VjcmV0c2VjcmV0*"])
    func `a key that is not base64 is refused and not shown`(_ key: String) throws {
        let error = try #require(throws: BackendError.self) { try SharedKey(account: "me", key: key) }
        #expect(error.reason == .badOption)
        #expect(key.isEmpty || !error.message.contains(key))
    }
}
