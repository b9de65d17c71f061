import PluginKit
import Testing

@testable import GCSPlugin

@Suite struct CredentialFileTests {
    private func read(_ text: String) throws -> CredentialFile {
        try CredentialFile.read(Array(text.utf8), name: "key.json")
    }

    @Test func `a service account's own token address counts, Google's is the default`() throws {
        let text =
            #"{"type":"service_account","client_email":"a@b","private_key":"PEM","token_uri":"https://t.test/x"}"#
        #expect(
            try read(text)
                == .serviceAccount(ServiceAccount(email: "a@b", privateKey: "PEM", tokenURL: "https://t.test/x")))
        let short = #"{"type":"service_account","client_email":"a@b","private_key":"PEM"}"#
        #expect(
            try read(short)
                == .serviceAccount(
                    ServiceAccount(email: "a@b", privateKey: "PEM", tokenURL: "https://oauth2.googleapis.com/token")))
    }

    @Test func `a login of gcloud's`() throws {
        let text = """
            {"account": "", "client_id": "id", "client_secret": "s", "quota_project_id": "p", "refresh_token": "r",
             "type": "authorized_user", "universe_domain": "googleapis.com"}
            """
        #expect(
            try read(text)
                == .authorizedUser(
                    AuthorizedUser(
                        clientID: "id", clientSecret: "s", refreshToken: "r",
                        tokenURL: "https://oauth2.googleapis.com/token")))
    }

    @Test func `what GitHub's action for Google writes: a statement by URL, then an account to act for`() throws {
        let text = """
            {"type": "external_account", "audience": "//iam.googleapis.com/p", "subject_token_type": "urn:jwt",
             "token_url": "https://sts.googleapis.com/v1/token",
             "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/x:generateAccessToken",
             "credential_source": {"url": "https://id.test/t?audience=x", "headers": {"Authorization": "Bearer b"},
                                   "format": {"type": "json", "subject_token_field_name": "value"}}}
            """
        let account = ExternalAccount(
            audience: "//iam.googleapis.com/p", subjectTokenType: "urn:jwt",
            tokenURL: "https://sts.googleapis.com/v1/token",
            source: .url("https://id.test/t?audience=x", headers: ["Authorization": "Bearer b"]), member: "value")
        let impersonation = Impersonation(
            url: "https://iamcredentials.googleapis.com/v1/x:generateAccessToken", delegates: [])
        #expect(try read(text) == .impersonation(impersonation, by: .externalAccount(account)))
    }

    @Test func `a statement in a file is the file, without the line's end`() throws {
        let text = """
            {"type": "external_account", "audience": "a", "subject_token_type": "j", "token_url": "https://t.test",
             "credential_source": {"file": "/var/run/token"}}
            """
        guard case .externalAccount(let account) = try read(text) else {
            Issue.record("another kind")
            return
        }
        #expect(account.source == .file("/var/run/token"))
        #expect(try account.statement(in: Array("statement\n".utf8)) == "statement")
    }

    @Test func `an impersonated account names who acts for it`() throws {
        let text = """
            {"type": "impersonated_service_account", "service_account_impersonation_url": "https://i.test/x",
             "delegates": ["d1", "d2"],
             "source_credentials": {"type": "authorized_user", "client_id": "i", "client_secret": "s", "refresh_token": "r"}}
            """
        guard case .impersonation(let impersonation, by: .authorizedUser) = try read(text) else {
            Issue.record("another kind")
            return
        }
        #expect(impersonation == Impersonation(url: "https://i.test/x", delegates: ["d1", "d2"]))
    }

    @Test(arguments: [
        ("", "not JSON"), ("[]", "not a JSON object"), ("{}", "'type'"), (#"{"type":"what"}"#, "what"),
        (#"{"type":"service_account","client_email":"a@b"}"#, "private_key"),
        (#"{"type":"service_account","client_email":7,"private_key":"SECRET"}"#, "client_email"),
        (#"{"type":"authorized_user","client_id":"a","client_secret":"SECRET"}"#, "refresh_token"),
        (
            #"{"type":"external_account","audience":"a","subject_token_type":"t","token_url":"u","#
                + #""credential_source":{"environment_id":"aws1","url":"u"}}"#, "regional_cred_verification_url"
        ),
    ])
    func `a file that cannot work is named, with what it lacks, and nothing of it is shown`(
        _ text: String, _ expected: String
    ) throws {
        let error = try #require(throws: BackendError.self) { try read(text) }
        #expect(error.reason == .badOption)
        #expect(error.message.contains("key.json") && error.message.contains(expected), "\(error.message)")
        #expect(!error.message.contains("SECRET"))
    }
}
