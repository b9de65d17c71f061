package import ObjectStoreKit

/// Where credentials come from. Chosen once from environment and profiles, without asking anybody.
package indirect enum CredentialSource: Equatable, Sendable {
    case fixed(AccessKey)
    case webIdentity(WebIdentity)
    case assumedRole(AssumedRole, by: CredentialSource)
    /// A command line for `/bin/sh`.
    case process(String)
    case singleSignOn(SingleSignOn)
    case container(ContainerEndpoint)
    case instance(base: String)

    /// For messages: names the kind, and no secret.
    package var name: String {
        switch self {
        case .fixed: "access key"
        case .webIdentity: "web identity"
        case .assumedRole: "assumed role"
        case .process: "credential_process"
        case .singleSignOn: "single sign-on"
        case .container: "container endpoint"
        case .instance: "instance metadata"
        }
    }
}

/// A role taken on with a token that somebody else's identity provider wrote into a file.
package struct WebIdentity: Equatable, Sendable {
    package var role: String
    package var tokenFile: String
    package var session: String

    package init(role: String, tokenFile: String, session: String) {
        self.role = role
        self.tokenFile = tokenFile
        self.session = session
    }
}

/// A role taken on with other credentials.
package struct AssumedRole: Equatable, Sendable {
    package var role: String
    package var session: String
    package var externalID: String?
    /// In seconds; `nil`: what the service thinks right.
    package var duration: String?

    package init(role: String, session: String, externalID: String? = nil, duration: String? = nil) {
        self.role = role
        self.session = session
        self.externalID = externalID
        self.duration = duration
    }
}

/// The token that `aws sso login` left in a file, exchanged for credentials.
package struct SingleSignOn: Equatable, Sendable {
    package var account: String
    package var role: String
    package var region: String
    /// The start URL, or the session's name: what the token file is named after.
    package var cacheName: String

    package init(account: String, role: String, region: String, cacheName: String) {
        self.account = account
        self.role = role
        self.region = region
        self.cacheName = cacheName
    }
}

/// An agent beside the container (ECS, EKS Pod Identity) or any URL that answers like it.
package struct ContainerEndpoint: Equatable, Sendable {
    package var url: String
    package var authorization: Authorization

    package enum Authorization: Equatable, Sendable {
        case none
        case value(String)
        /// Read anew each time: it is rotated.
        case file(String)
    }

    package init(url: String, authorization: Authorization) {
        self.url = url
        self.authorization = authorization
    }
}
