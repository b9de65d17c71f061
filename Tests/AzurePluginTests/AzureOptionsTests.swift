import ObjectStoreKit
import PluginKit
import Testing

@testable import AzurePlugin

@Suite struct AzureOptionsTests {
    private func options(_ more: [String: String]) throws -> AzureOptions {
        try AzureOptions(Options(["container": "c"].merging(more) { $1 }))
    }

    private let keyed = "AccountName=me;AccountKey=a2V5"

    @Test func `a connection string brings endpoint and credentials`() throws {
        let found = try options(["connection_string": keyed, "key_prefix": "/a//b/"])
        #expect(try found.endpoint.text() == "https://me.blob.core.windows.net/")
        #expect(found.credentials == .accountKey(account: "me", key: "a2V5"))
        #expect(found.prefix == "a/b")
        #expect(!found.readOnly)
        #expect(try options(["connection_string": keyed, "rw_mode": "read_only"]).readOnly)
    }

    @Test func `an account or an endpoint means Entra ID`() throws {
        let account = try options(["storage_account": "Me1"])
        #expect(try account.endpoint.text() == "https://me1.blob.core.windows.net/")
        let endpoint = try options(["storage_account": "me", "endpoint": "https://me.blob.core.usgovcloudapi.net/"])
        #expect(try endpoint.endpoint.text() == "https://me.blob.core.usgovcloudapi.net/")
        guard case .entra(.machine) = account.credentials else {
            Issue.record("\(account.credentials)")
            return
        }
    }

    @Test func `credentials in their order`() throws {
        var variables = [
            "storage_account": "me", "no_credentials": "on", "env.AZURE_STORAGE_ACCOUNT_NAME": "other",
            "env.AZURE_STORAGE_ACCOUNT_KEY": "a2V5", "env.AZURE_STORAGE_SAS_TOKEN": "?sig=s",
            "env.AZURE_STORAGE_BEARER_TOKEN": "b", "env.AZURE_TENANT_ID": "t", "env.AZURE_CLIENT_ID": "c",
            "env.AZURE_CLIENT_CERTIFICATE_PATH": "/p", "env.AZURE_CLIENT_SECRET": "s",
            "env.AZURE_FEDERATED_TOKEN_FILE": "/f", "env.SYSTEM_OIDCREQUESTURI": "https://dev.test/o",
            "env.SYSTEM_ACCESSTOKEN": "j", "env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "n",
            "env.AZURESUBSCRIPTION_TENANT_ID": "t", "env.AZURESUBSCRIPTION_CLIENT_ID": "c", "env.HOME": "/h",
            "env.IDENTITY_ENDPOINT": "http://localhost:1/x", "env.IDENTITY_HEADER": "h",
            "env.AZURE_IMDS_ENDPOINT": "http://localhost:2",
        ]
        let application = EntraIdentity.Application(
            authority: EntraIdentity.publicAuthority, tenant: "t", clientID: "c")
        let account = EntraIdentity.ManagedAccount(name: "client_id", value: "c")
        let job = PipelineJob(address: "https://dev.test/o", token: "j", connection: "n")
        let login = CommandLineLogin(Options(["env.HOME": "/h"]))
        let order: [(String, AzureCredentials)] = [
            ("no_credentials", .anonymous),
            ("env.AZURE_STORAGE_ACCOUNT_KEY", .accountKey(account: "other", key: "a2V5")),
            ("env.AZURE_STORAGE_SAS_TOKEN", .sharedAccessSignature("sig=s")),
            ("env.AZURE_STORAGE_BEARER_TOKEN", .bearer("b")),
            (
                "env.AZURE_CLIENT_CERTIFICATE_PATH",
                .entra(.clientCertificate(application, file: "/p", password: ""))
            ),
            ("env.AZURE_CLIENT_SECRET", .entra(.clientSecret(application, secret: "s"))),
            ("env.AZURE_FEDERATED_TOKEN_FILE", .entra(.federated(application, file: "/f"))),
            ("env.SYSTEM_ACCESSTOKEN", .entra(.pipeline(application, job))),
            (
                "env.IDENTITY_HEADER",
                .entra(.appService(endpoint: "http://localhost:1/x", header: "h", account: account))
            ),
            ("", .entra(.machine(endpoint: "http://localhost:2", header: nil, account: account, login: login))),
        ]
        for (name, expected) in order {
            #expect(try options(variables).credentials == expected)
            variables[name] = nil
        }
    }

    @Test func `what comes with the string counts before the environment`() throws {
        let string = keyed + ";SharedAccessSignature=sig=s"
        #expect(try options(["connection_string": string]).credentials == .sharedAccessSignature("sig=s"))
        let bare = ["connection_string": "AccountName=me", "env.AZURE_STORAGE_SAS_TOKEN": "sig=e"]
        #expect(try options(bare).credentials == .sharedAccessSignature("sig=e"))
    }

    @Test(
        arguments: [
            ([:], "SCCACHE_AZURE_CONNECTION_STRING"), (["container": "", "storage_account": "me"], "CONTAINER"),
            (["container": "a/b", "storage_account": "me"], "CONTAINER"),
            (["connection_string": "AccountName=me;AccountKey=a2V5", "storage_account": "me"], "not both"),
            (["connection_string": "AccountName=me;AccountKey=a2V5", "endpoint": "https://x.test"], "not both"),
            (["storage_account": "me-too"], "expected only ASCII alphanumeric characters"),
            (["endpoint": "http://me.test"], "https"),
            (["endpoint": "https://u:SECRET@me.test"], "SCCACHE_AZURE_ENDPOINT"),
            (["connection_string": "BlobEndpoint=http://me.test"], "https"),
        ] as [([String: String], String)])
    func `what cannot work is said, with the variable's name`(_ more: [String: String], _ expected: String) throws {
        let error = try #require(throws: BackendError.self) { try options(more) }
        #expect(error.reason == .badOption && error.message.contains(expected), "\(error.message)")
        #expect(!error.message.contains("SECRET") && !error.message.contains("a2V5"))
    }
}
