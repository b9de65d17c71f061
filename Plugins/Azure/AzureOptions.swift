import ObjectStoreKit
import PluginKit

/// The options of a store, checked.
struct AzureOptions: Sendable {
    let container: String
    /// What all names begin with; without slashes at its ends, maybe empty.
    let prefix: String
    let readOnly: Bool
    /// Of the account's blob service.
    let endpoint: URL
    let credentials: AzureCredentials

    static let eitherOr =
        "Set either SCCACHE_AZURE_CONNECTION_STRING (shared key) or SCCACHE_AZURE_STORAGE_ACCOUNT / "
        + "SCCACHE_AZURE_ENDPOINT (Entra ID)"

    init(_ options: Options) throws(BackendError) {
        guard let container = options["container"] else {
            throw BackendError(.badOption, "SCCACHE_AZURE_BLOB_CONTAINER is not set")
        }
        guard !container.contains("/") else {
            throw BackendError(
                .badOption, "SCCACHE_AZURE_BLOB_CONTAINER is the container's name alone, without slashes")
        }
        self.container = container
        prefix = options.prefix("key_prefix")
        readOnly = try options.readOnly("rw_mode")
        let text = options["connection_string"]
        let string = try text.map { text throws(BackendError) in try ConnectionString(text) }
        credentials = try AzureCredentials(try options.withSecretFiles(AzureCredentials.secrets), string)
        endpoint = try Self.endpoint(options, string, credentials)
    }

    private static func endpoint(
        _ options: Options, _ string: ConnectionString?, _ credentials: AzureCredentials
    ) throws(BackendError) -> URL {
        if let string {
            guard options["storage_account"] == nil, options["endpoint"] == nil else {
                throw BackendError(.badOption, eitherOr + ", not both")
            }
            switch credentials {
            case .bearer, .entra: return try .carryingSecrets(string.endpoint, "the connection string's endpoint")
            // A key stays here, and a signature is for one account and a time: who writes http means it.
            default: return try .address(string.endpoint, "the connection string's endpoint")
            }
        }
        if let endpoint = options["endpoint"] {
            return try .carryingSecrets(endpoint.withoutTrailingSlashes, "SCCACHE_AZURE_ENDPOINT")
        }
        guard let account = options["storage_account"] else { throw BackendError(.badOption, eitherOr) }
        guard account.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) }) else {
            throw BackendError(
                .badOption, "SCCACHE_AZURE_STORAGE_ACCOUNT is invalid: expected only ASCII alphanumeric characters.")
        }
        return try .address("https://\(account.lowercased()).blob.core.windows.net", "SCCACHE_AZURE_STORAGE_ACCOUNT")
    }
}
