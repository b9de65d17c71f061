package import ObjectStoreKit
package import PluginKit

/// Where access keys come from: the first place that is configured.
package enum COSKeySource: Equatable, Sendable {
    case fixed(AccessKey)
    case identity(COSIdentity)

    package static func find(in environment: COSEnvironment) throws(BackendError) -> COSKeySource {
        let (id, secret) = (environment.either("SECRET_ID"), environment.either("SECRET_KEY"))
        if let id, let secret {
            let token =
                environment["TENCENTCLOUD_TOKEN"] ?? environment["TENCENTCLOUD_SECURITY_TOKEN"]
                ?? environment["QCLOUD_SECRET_TOKEN"]
            return .fixed(AccessKey(id: id, secret: secret, token: token))
        }
        if id != nil { throw .badOption("TENCENTCLOUD_SECRET_ID is set, but TENCENTCLOUD_SECRET_KEY is not") }
        if secret != nil { throw .badOption("TENCENTCLOUD_SECRET_KEY is set, but TENCENTCLOUD_SECRET_ID is not") }
        guard let identity = COSIdentity(environment) else {
            throw BackendError(
                .denied,
                "no credentials: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or run where TKE sets its own")
        }
        return .identity(identity)
    }
}

/// A role taken on with a token of an identity provider.
package struct COSIdentity: Equatable, Sendable {
    package var region: String
    package var role: String
    package var provider: String
    package var tokenFile: String
    package var session: String
    package var endpoint: String

    init?(_ environment: COSEnvironment) {
        guard let region = environment.either("REGION"), let role = environment.either("ROLE_ARN"),
            let provider = environment.either("PROVIDER_ID"),
            let tokenFile = environment["TENCENTCLOUD_WEB_IDENTITY_TOKEN_FILE"]
                ?? environment["TKE_IDENTITY_TOKEN_FILE"]
        else { return nil }
        self.region = region
        self.role = role
        self.provider = provider
        self.tokenFile = tokenFile
        session = environment.either("ROLE_SESSION_NAME") ?? "swcache"
        endpoint = environment["TENCENTCLOUD_STS_ENDPOINT"] ?? "https://sts.tencentcloudapi.com"
    }
}
