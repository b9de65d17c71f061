import ObjectStoreKit
import PluginKit
import Testing

@testable import AzurePlugin

@Suite struct EntraRequestTests {
    private func text(_ request: Request) -> String {
        request.body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private func application(at authority: String) -> EntraIdentity.Application {
        EntraIdentity.Application(authority: authority, tenant: "t", clientID: "c")
    }

    @Test func `an application shows its secret`() throws {
        let identity = EntraIdentity.clientSecret(application(at: "https://login.test"), secret: "a~b&")
        let request = try identity.tokenRequest(statement: nil)
        #expect(request.url.asWritten == "https://login.test/t/oauth2/v2.0/token")
        #expect(
            text(request) == "grant_type=client_credentials&client_id=c"
                + "&scope=https%3A%2F%2Fstorage.azure.com%2F.default&client_secret=a~b%26")
    }

    @Test func `or another issuer's statement`() throws {
        let identity = EntraIdentity.federated(application(at: "https://login.test"), file: "/f")
        #expect(
            text(try identity.tokenRequest(statement: "j.w.t")).hasSuffix(
                "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=j.w.t"
            ))
    }

    @Test func `no secret goes over a plain connection`() throws {
        let identity = EntraIdentity.clientSecret(application(at: "http://login.test"), secret: "SECRET")
        let error = try #require(throws: BackendError.self) { try identity.tokenRequest(statement: nil) }
        #expect(error.reason == .badOption && error.message.contains("AZURE_AUTHORITY_HOST"))
        #expect(!error.message.contains("SECRET"))
    }

    @Test(arguments: [
        ("http://169.254.169.254", "http://169.254.169.254/metadata/identity/oauth2/token"),
        ("http://localhost:9/", "http://localhost:9/metadata/identity/oauth2/token"),
        ("http://localhost:9/own/path", "http://localhost:9/own/path"),
    ])
    func `a machine asks its metadata service`(_ endpoint: String, _ expected: String) throws {
        let identity = EntraIdentity.machine(
            endpoint: endpoint, header: "h", account: .init(name: "msi_res_id", value: "/a/b"), login: nil)
        let request = try identity.tokenRequest(statement: nil)
        #expect(
            request.url.asWritten == expected
                + "?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com%2F&msi_res_id=%2Fa%2Fb")
        #expect(request.headers["Metadata"] == "true")
        #expect(request.headers["X-IDENTITY-HEADER"] == "h")
    }

    @Test func `an app's own endpoint keeps its path and query`() throws {
        let identity = EntraIdentity.appService(
            endpoint: "http://localhost:4141/msi/token?x=1", header: "h", account: .init())
        let request = try identity.tokenRequest(statement: nil)
        #expect(
            request.url.asWritten == "http://localhost:4141/msi/token?x=1&api-version=2019-08-01"
                + "&resource=https%3A%2F%2Fstorage.azure.com%2F")
        #expect(request.headers["X-IDENTITY-HEADER"] == "h")
    }
}
