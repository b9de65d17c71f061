package import ObjectStoreKit
package import PluginKit

/// Where access keys come from: the first place that is configured.
package enum OSSKeySource: Equatable, Sendable {
    case fixed(AccessKey)
    case identity(OSSIdentity)
    /// The machine's role; `nil`: the only one it has.
    case machine(base: String, role: String?)

    /// - Returns: `nil` where nothing is configured and the machine's role is switched off.
    package static func find(in environment: OSSEnvironment) throws(BackendError) -> OSSKeySource? {
        let vendors = ["ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN"].map { "ALIBABA_CLOUD_" + $0 }
        let short = ["OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN"]
        for names in [vendors, short] {
            let (id, secret) = (environment[names[0]], environment[names[1]])
            if let id, let secret { return .fixed(AccessKey(id: id, secret: secret, token: environment[names[2]])) }
            if id != nil { throw .badOption("\(names[0]) is set, but \(names[1]) is not") }
            if secret != nil { throw .badOption("\(names[1]) is set, but \(names[0]) is not") }
        }
        // Before the machine: a pod has a role of its own.
        if let identity = OSSIdentity(environment) { return .identity(identity) }
        guard environment["ALIBABA_CLOUD_ECS_METADATA_DISABLED"]?.lowercased() != "true" else { return nil }
        let base = environment["ALIBABA_CLOUD_ECS_METADATA_SERVICE_ENDPOINT"] ?? "http://100.100.100.200"
        return .machine(base: base, role: environment["ALIBABA_CLOUD_ECS_METADATA"])
    }
}

/// A role taken on with a token of an identity provider.
package struct OSSIdentity: Equatable, Sendable {
    package var role: String
    package var provider: String
    package var tokenFile: String
    package var session: String
    package var endpoint: String

    init?(_ environment: OSSEnvironment) {
        guard let role = environment["ALIBABA_CLOUD_ROLE_ARN"],
            let provider = environment["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"],
            let tokenFile = environment["ALIBABA_CLOUD_OIDC_TOKEN_FILE"]
        else { return nil }
        self.role = role
        self.provider = provider
        self.tokenFile = tokenFile
        session = environment["ALIBABA_CLOUD_ROLE_SESSION_NAME"] ?? "swcache"
        endpoint = environment["ALIBABA_CLOUD_STS_ENDPOINT"] ?? "https://sts.aliyuncs.com"
    }
}
