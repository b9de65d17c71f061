import ObjectStoreKit
import PluginKit

/// Where the tokens of a store come from, decided from its options alone.
enum CredentialPlan: Equatable, Sendable {
    /// No token at all.
    case anonymous
    /// A URL that hands out tokens to whoever can reach it.
    case url(URL)
    /// A credential file that somebody named; that it cannot be used is an error.
    case file(String, namedBy: String)
    /// gcloud's login, where it left one; else the machine's account, if it has one.
    case loginOrMachine(String?, MetadataServer)

    init(_ options: Options, emulated: Bool) throws(BackendError) {
        let account = options["service_account"]
        let host = options["env.GCE_METADATA_HOST"] ?? MetadataServer.usualHost
        if try options.bool("no_credentials", default: false) {
            self = .anonymous
        } else if let url = options["credential_url"] {
            self = .url(try Self.tokenURL(url))
        } else if let path = options["cred_path"] {
            self = .file(path, namedBy: "SCCACHE_GCS_KEY_PATH")
        } else if let path = options["env.GOOGLE_APPLICATION_CREDENTIALS"] {
            self = .file(path, namedBy: "GOOGLE_APPLICATION_CREDENTIALS")
        } else if emulated, account == nil {
            self = .anonymous
        } else {
            self = .loginOrMachine(
                Self.loginPath(options), MetadataServer(host: host, account: account ?? "default"))
        }
    }

    /// TaskCluster's is plain http on the worker's own network; nothing secret is sent there.
    private static func tokenURL(_ text: String) throws(BackendError) -> URL {
        do throws(BackendError) {
            return try .address(text, "SCCACHE_GCS_CREDENTIALS_URL")
        } catch {
            throw BackendError(.badOption, "gcs credential url is invalid: \(error.message)")
        }
    }

    /// Where gcloud keeps the default login.
    private static func loginPath(_ options: Options) -> String? {
        let folder =
            options["env.CLOUDSDK_CONFIG"] ?? options["env.XDG_CONFIG_HOME"].map { $0 + "/gcloud" }
            ?? options["env.HOME"].map { $0 + "/.config/gcloud" }
        return folder.map { $0 + "/application_default_credentials.json" }
    }
}
