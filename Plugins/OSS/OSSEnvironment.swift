import ObjectStoreKit
package import PluginKit

/// The variables of the request's environment that Alibaba's programs look at. Empty ones count as unset.
package struct OSSEnvironment: Sendable {
    private let values: [String: String]

    package init(_ values: [String: String]) { self.values = values.filter { !$0.value.isEmpty } }

    /// From the options `env.NAME`.
    package init(_ options: Options) {
        let pairs = Self.names.compactMap { name in options["env." + name].map { (name, $0) } }
        self.init(Dictionary(uniqueKeysWithValues: pairs))
    }

    package subscript(name: String) -> String? { values[name] }

    /// With the secrets that are given as files.
    func withSecrets() async throws(BackendError) -> OSSEnvironment {
        OSSEnvironment(try await SecretFiles.resolve(values, Self.secrets))
    }

    private static let secrets = ["ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN"].map { "ALIBABA_CLOUD_" + $0 }

    private static let names =
        [
            "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN",
            "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN", "ALIBABA_CLOUD_ROLE_ARN",
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_ROLE_SESSION_NAME",
            "ALIBABA_CLOUD_STS_ENDPOINT", "ALIBABA_CLOUD_ECS_METADATA", "ALIBABA_CLOUD_ECS_METADATA_DISABLED",
            "ALIBABA_CLOUD_ECS_METADATA_SERVICE_ENDPOINT",
        ] + secrets.map { $0 + "_FILE" }
}
