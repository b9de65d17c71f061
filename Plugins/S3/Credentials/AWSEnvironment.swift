import ObjectStoreKit
package import PluginKit
package import Posix

/// The variables of the request's environment that AWS programs look at. Empty ones count as unset.
package struct AWSEnvironment: Sendable {
    private let values: [String: String]

    package init(_ values: [String: String]) { self.values = values.filter { !$0.value.isEmpty } }

    /// From the options `env.NAME`.
    package init(_ options: Options) {
        self.init(
            Dictionary(
                uniqueKeysWithValues: Self.names.compactMap { name in options["env." + name].map { (name, $0) } }))
    }

    package subscript(name: String) -> String? { values[name] }

    /// With the secrets that are given as files.
    func withSecrets() async throws(BackendError) -> AWSEnvironment {
        AWSEnvironment(try await SecretFiles.resolve(values, Self.secrets))
    }

    private static let secrets = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]

    /// For programs that this plugin starts.
    package var environment: Environment {
        Environment(entries: values.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) })
    }

    private static let names =
        [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3",
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT", "AWS_S3_ENDPOINT", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SSO", "AWS_ROLE_ARN",
            "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_IAM_CREDENTIALS_URL",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "ECS_CONTAINER_METADATA_URI",
            "AWS_EC2_METADATA_DISABLED", "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
            "AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT", "HOME", "PATH",
        ] + secrets.map { $0 + "_FILE" }
}
