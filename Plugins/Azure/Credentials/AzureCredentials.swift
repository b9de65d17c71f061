import ObjectStoreKit
import PluginKit

/// How requests are authorised, decided from the options alone.
enum AzureCredentials: Equatable, Sendable {
    case anonymous
    /// Base64, as the portal shows it.
    case accountKey(account: String, key: String)
    /// A query that is added to each request, without a question mark before it.
    case sharedAccessSignature(String)
    /// A token that somebody else renews.
    case bearer(String)
    case entra(EntraIdentity)

    /// Variables that may also be files.
    static let secrets = [
        "AZBLOB_ACCOUNT_KEY", "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_BEARER_TOKEN",
        "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "SYSTEM_ACCESSTOKEN",
    ]

    /// What comes with a connection string counts before the environment.
    init(_ options: Options, _ string: ConnectionString?) throws(BackendError) {
        if try options.bool("no_credentials", default: false) {
            self = .anonymous
        } else if let signature = string?.sharedAccessSignature {
            self = .sharedAccessSignature(signature)
        } else if let account = string?.account, let key = string?.accountKey {
            self = .accountKey(account: account, key: key)
        } else {
            self = try Self.fromEnvironment(options)
        }
    }

    private static func fromEnvironment(_ options: Options) throws(BackendError) -> AzureCredentials {
        let account = options["env.AZBLOB_ACCOUNT_NAME"] ?? options["env.AZURE_STORAGE_ACCOUNT_NAME"]
        let key = options["env.AZBLOB_ACCOUNT_KEY"] ?? options["env.AZURE_STORAGE_ACCOUNT_KEY"]
        if let account, let key { return .accountKey(account: account, key: key) }
        if let signature = options["env.AZURE_STORAGE_SAS_TOKEN"] {
            return .sharedAccessSignature(String(signature.drop { $0 == "?" }))
        }
        if let token = options["env.AZURE_STORAGE_BEARER_TOKEN"] { return .bearer(token) }
        return .entra(try EntraIdentity(options))
    }
}
