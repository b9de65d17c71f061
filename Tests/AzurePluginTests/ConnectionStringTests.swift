import PluginKit
import Testing

@testable import AzurePlugin

@Suite struct ConnectionStringTests {
    @Test func `the portal's string gives endpoint, account and key`() throws {
        let found = try ConnectionString(
            "DefaultEndpointsProtocol=https;AccountName=me;AccountKey=a2V5==;EndpointSuffix=core.chinacloudapi.cn")
        #expect(found.endpoint == "https://me.blob.core.chinacloudapi.cn")
        #expect(found.account == "me")
        #expect(found.accountKey == "a2V5==")
        #expect(found.sharedAccessSignature == nil)
    }

    @Test func `without a suffix it is the public cloud`() throws {
        #expect(try ConnectionString("AccountName=me;AccountKey=a2V5").endpoint == "https://me.blob.core.windows.net")
        let plain = try ConnectionString("DefaultEndpointsProtocol=http;AccountName=me;AccountKey=a2V5")
        #expect(plain.endpoint == "http://me.blob.core.windows.net")
    }

    @Test func `an explicit endpoint counts, and a slash at its end does not`() throws {
        let found = try ConnectionString("BlobEndpoint=http://127.0.0.1:10000/acc//;AccountName=acc;AccountKey=a2V5;")
        #expect(found.endpoint == "http://127.0.0.1:10000/acc")
    }

    @Test(arguments: ["sv=2022-11-02&sig=a%2Bb%3D", "?sv=2022-11-02&sig=a%2Bb%3D"])
    func `a signature may begin with a question mark`(_ signature: String) throws {
        let found = try ConnectionString("BlobEndpoint=https://x.test;SharedAccessSignature=\(signature)")
        #expect(found.sharedAccessSignature == "sv=2022-11-02&sig=a%2Bb%3D")
        #expect(found.account == nil)
    }

    @Test func `the emulator's short form is the account that everybody knows`() throws {
        let found = try ConnectionString("UseDevelopmentStorage=true")
        #expect(found.endpoint == "http://127.0.0.1:10000/devstoreaccount1")
        #expect(found.account == "devstoreaccount1")
        #expect(found.accountKey == ConnectionString.developmentKey)
        let elsewhere = try ConnectionString(
            "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite:10000/")
        #expect(elsewhere.endpoint == "http://azurite:10000/devstoreaccount1")
    }

    @Test func `names in any case, folded lines, spaces and empty fields do no harm`() throws {
        let found = try ConnectionString(" accountname=me;;ACCOUNTKEY = a2V5\n;Endpoint\r\nSuffix=x.test ; ")
        #expect(found.endpoint == "https://me.blob.x.test")
        #expect(found.accountKey == "a2V5")
    }

    @Test(arguments: [
        "", "AccountKey=a2V5", "AccountName=", "AccountName", "BlobEndpoint=https://x.test;AccountKey=c2VjcmV0",
        "AccountName=me;c2VjcmV0",
    ])
    func `what cannot work is said without showing a part of the key`(_ text: String) throws {
        let error = try #require(throws: BackendError.self) { try ConnectionString(text) }
        #expect(error.reason == .badOption)
        #expect(!error.message.contains("c2VjcmV0"))
    }
}
