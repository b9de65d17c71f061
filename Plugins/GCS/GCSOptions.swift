import ObjectStoreKit
import PluginKit

/// The options of a store, checked.
struct GCSOptions: Sendable {
    let bucket: String
    /// What all names begin with; without slashes at its ends, maybe empty.
    let prefix: String
    let readOnly: Bool
    let endpoint: URL
    let credentials: CredentialPlan

    static let googleEndpoint = "https://storage.googleapis.com"

    init(_ options: Options) throws(BackendError) {
        guard let bucket = options["bucket"] else { throw BackendError(.badOption, "SCCACHE_GCS_BUCKET is not set") }
        guard !bucket.contains("/") else {
            throw BackendError(.badOption, "SCCACHE_GCS_BUCKET is the bucket's name alone, without gs:// and slashes")
        }
        self.bucket = bucket
        prefix = options.prefix("key_prefix")
        readOnly = try options.readOnly("rw_mode", default: true)
        let emulator = options["endpoint"] == nil ? options["env.STORAGE_EMULATOR_HOST"] : nil
        credentials = try CredentialPlan(options, emulated: emulator != nil)
        let address = options["endpoint"] ?? emulator.map(Self.withScheme) ?? Self.googleEndpoint
        let name = emulator == nil ? "SCCACHE_GCS_ENDPOINT" : "STORAGE_EMULATOR_HOST"
        endpoint = credentials == .anonymous ? try .address(address, name) : try .carryingSecrets(address, name)
    }

    /// What a token is asked to allow.
    var scope: String {
        "https://www.googleapis.com/auth/devstorage." + (readOnly ? "read_only" : "read_write")
    }

    /// The emulator's variable may be a host and port alone.
    private static func withScheme(_ host: String) -> String { host.contains("://") ? host : "http://" + host }
}
