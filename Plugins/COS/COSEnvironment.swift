import ObjectStoreKit
package import PluginKit

/// The variables of the request's environment that Tencent's programs look at. Empty ones count as unset.
package struct COSEnvironment: Sendable {
    private let values: [String: String]

    package init(_ values: [String: String]) { self.values = values.filter { !$0.value.isEmpty } }

    /// From the options `env.NAME`.
    package init(_ options: Options) {
        let pairs = Self.names.compactMap { name in options["env." + name].map { (name, $0) } }
        self.init(Dictionary(uniqueKeysWithValues: pairs))
    }

    package subscript(name: String) -> String? { values[name] }

    /// Most variables have two names, of which the first counts.
    package func either(_ name: String) -> String? { values["TENCENTCLOUD_" + name] ?? values["TKE_" + name] }

    /// With the secrets that are given as files.
    func withSecrets() async throws(BackendError) -> COSEnvironment {
        COSEnvironment(try await SecretFiles.resolve(values, Self.secrets))
    }

    private static let secrets = ["SECRET_ID", "SECRET_KEY", "TOKEN"].map { "TENCENTCLOUD_" + $0 }

    private static let names =
        ["TENCENTCLOUD_", "TKE_"].flatMap { vendor in
            ["SECRET_ID", "SECRET_KEY", "REGION", "ROLE_ARN", "PROVIDER_ID", "ROLE_SESSION_NAME"].map { vendor + $0 }
        } + [
            "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN", "QCLOUD_SECRET_TOKEN",
            "TENCENTCLOUD_WEB_IDENTITY_TOKEN_FILE", "TKE_IDENTITY_TOKEN_FILE", "TENCENTCLOUD_STS_ENDPOINT",
        ] + secrets.map { $0 + "_FILE" }
}
