import ObjectStoreKit
import PluginKit
import Testing

@testable import GCSPlugin

@Suite struct TokenRequestTests {
    private func text(_ request: Request) -> String {
        request.body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a login sends its refresh token`() throws {
        let user = AuthorizedUser(
            clientID: "id", clientSecret: "s&s", refreshToken: "1//r", tokenURL: "https://oauth2.googleapis.com/token")
        let request = try user.tokenRequest()
        #expect(request.url.asWritten == "https://oauth2.googleapis.com/token")
        #expect(text(request) == "grant_type=refresh_token&refresh_token=1%2F%2Fr&client_id=id&client_secret=s%26s")
    }

    @Test func `a federated identity exchanges the other's statement`() throws {
        let account = ExternalAccount(
            audience: "//iam.googleapis.com/p", subjectTokenType: "urn:ietf:params:oauth:token-type:jwt",
            tokenURL: "https://sts.googleapis.com/v1/token", source: .file("/t"), member: nil)
        #expect(
            text(try account.tokenRequest(statement: "st", scope: "https://s"))
                == "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                + "&audience=%2F%2Fiam.googleapis.com%2Fp&scope=https%3A%2F%2Fs"
                + "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
                + "&subject_token=st&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt")
    }

    @Test func `an impersonation asks in JSON`() throws {
        let impersonation = Impersonation(url: "https://iam.test/x:generateAccessToken", delegates: ["d\"1"])
        let request = try impersonation.tokenRequest(scope: "https://s")
        #expect(text(request) == #"{"lifetime":"3600s","scope":["https://s"],"delegates":["d\"1"]}"#)
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(throws: BackendError.self) {
            try Impersonation(url: "http://iam.test/x", delegates: []).tokenRequest(scope: "s")
        }
    }

    @Test func `the machine's account is asked for with its header`() throws {
        let request = try MetadataServer(host: "169.254.169.254", account: "a@b").tokenRequest(scope: "https://s/x")
        #expect(
            request.url.asWritten == "http://169.254.169.254/computeMetadata/v1/instance/service-accounts/a%40b/token"
                + "?scopes=https%3A%2F%2Fs%2Fx")
        #expect(request.headers["Metadata-Flavor"] == "Google")
    }

    @Test func `a statement in JSON is found by its member's name`() throws {
        let account = ExternalAccount(
            audience: "a", subjectTokenType: "t", tokenURL: "u", source: .file("f"), member: "value")
        #expect(try account.statement(in: Array(#"{"count":1,"value":"st"}"#.utf8)) == "st")
        for wrong in ["", "{}", #"{"value":7}"#, "st"] {
            let error = try #require(throws: BackendError.self) { try account.statement(in: Array(wrong.utf8)) }
            #expect(error.reason == .denied && error.message.contains("value"))
        }
    }
}
