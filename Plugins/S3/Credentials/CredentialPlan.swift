import ObjectStoreKit
package import PluginKit

/// Decides where credentials come from. The first place that is configured is the one: where it then fails, that
/// is told, and not papered over by the machine's own role.
package struct CredentialPlan {
    private let environment: AWSEnvironment
    private let profiles: Profiles

    package init(_ environment: AWSEnvironment, _ profiles: Profiles) {
        self.environment = environment
        self.profiles = profiles
    }

    /// `nil`: nothing is configured, and the machine's metadata service is switched off.
    package func source() throws(BackendError) -> CredentialSource? {
        guard let base = try baseSource() else { return nil }
        // A role without a token file: to be assumed with what else there is.
        if let role = environment["AWS_ROLE_ARN"], environment["AWS_WEB_IDENTITY_TOKEN_FILE"] == nil {
            return .assumedRole(AssumedRole(role: role, session: session(nil)), by: base)
        }
        return base
    }

    private func baseSource() throws(BackendError) -> CredentialSource? {
        if let fixed = try fixedFromEnvironment() { return fixed }
        if let source = try fromProfile() { return source }
        if let role = environment["AWS_ROLE_ARN"], let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"] {
            return .webIdentity(WebIdentity(role: role, tokenFile: file, session: session(nil)))
        }
        return try container() ?? instance()
    }

    private func session(_ named: String?) -> String {
        named ?? environment["AWS_ROLE_SESSION_NAME"] ?? "swcache"
    }

    private func fixedFromEnvironment() throws(BackendError) -> CredentialSource? {
        let (key, secret) = (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
        guard key != nil || secret != nil else { return nil }
        guard let key else { throw .badOption("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not") }
        guard let secret else { throw .badOption("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not") }
        return .fixed(AccessKey(id: key, secret: secret, token: environment["AWS_SESSION_TOKEN"]))
    }
}

// Profiles.
extension CredentialPlan {
    private func fromProfile() throws(BackendError) -> CredentialSource? {
        let named = environment["AWS_PROFILE"]
        let name = named ?? "default"
        guard let profile = profiles[name] else {
            guard let named else { return nil }
            throw .badOption("AWS_PROFILE: there is no profile '\(named)' in the AWS configuration files")
        }
        let source = try source(of: profile, name, seen: [])
        if source == nil, named != nil, profile["region"] == nil {
            throw .badOption("AWS_PROFILE: the profile '\(name)' says nothing of credentials")
        }
        return source
    }

    /// - Parameter seen: the profiles that led here, so that a ring of them ends.
    private func source(
        of profile: [String: String], _ name: String, seen: [String]
    ) throws(BackendError) -> CredentialSource? {
        guard !seen.dropLast().contains(name), seen.count < 10 else {
            throw .badOption("the AWS profile '\(name)' is its own source_profile")
        }
        // The source of a role may be the very same profile: then its access key is meant.
        if let role = profile["role_arn"], seen.last != name { return try assumed(role, profile, name, seen) }
        if let key = profile["aws_access_key_id"], let secret = profile["aws_secret_access_key"] {
            return .fixed(AccessKey(id: key, secret: secret, token: profile["aws_session_token"]))
        }
        if let signOn = try signOn(profile, name) { return .singleSignOn(signOn) }
        return profile["credential_process"].map { .process($0) }
    }

    private func assumed(
        _ role: String, _ profile: [String: String], _ name: String, _ seen: [String]
    ) throws(BackendError) -> CredentialSource {
        let session = session(profile["role_session_name"])
        if let file = profile["web_identity_token_file"] {
            return .webIdentity(WebIdentity(role: role, tokenFile: file, session: session))
        }
        guard profile["mfa_serial"] == nil else {
            throw .badOption("the AWS profile '\(name)' wants a second factor, which nobody is there to type")
        }
        let assumed = AssumedRole(
            role: role, session: session, externalID: profile["external_id"], duration: profile["duration_seconds"])
        return .assumedRole(assumed, by: try sourceForRole(profile, name, seen))
    }

    private func sourceForRole(
        _ profile: [String: String], _ name: String, _ seen: [String]
    ) throws(BackendError) -> CredentialSource {
        if let next = profile["source_profile"] {
            guard let other = profiles[next] else {
                throw .badOption("the AWS profile '\(name)' names the source_profile '\(next)', which does not exist")
            }
            if let source = try source(of: other, next, seen: seen + [name]) { return source }
            throw .badOption("the AWS profile '\(next)' says nothing of credentials")
        }
        let found: CredentialSource? =
            switch profile["credential_source"] {
            case "Environment": try fixedFromEnvironment()
            case "EcsContainer": try container()
            case "Ec2InstanceMetadata": instance()
            default: nil
            }
        if let found { return found }
        throw .badOption("the AWS profile '\(name)' has a role_arn, but no usable source_profile or credential_source")
    }

    private func signOn(_ profile: [String: String], _ name: String) throws(BackendError) -> SingleSignOn? {
        guard let account = profile["sso_account_id"], let role = profile["sso_role_name"] else { return nil }
        var table = profile
        var cacheName = profile["sso_start_url"]
        if let session = profile["sso_session"] {
            guard let shared = profiles.session(session) else {
                throw .badOption("the AWS profile '\(name)' names the sso_session '\(session)', which does not exist")
            }
            table = shared
            cacheName = session
        }
        guard let region = table["sso_region"], let cacheName else {
            throw .badOption("the AWS profile '\(name)' lacks sso_region or sso_start_url")
        }
        return SingleSignOn(account: account, role: role, region: region, cacheName: cacheName)
    }
}

// Agents of the machine.
extension CredentialPlan {
    private func container() throws(BackendError) -> CredentialSource? {
        if let url = environment["AWS_IAM_CREDENTIALS_URL"] {
            return .container(ContainerEndpoint(url: url, authorization: .none))
        }
        let authorization: ContainerEndpoint.Authorization =
            if let file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
                .file(file)
            } else if let value = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
                .value(value)
            } else {
                .none
            }
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            let base = environment["ECS_CONTAINER_METADATA_URI"] ?? "http://169.254.170.2"
            return .container(ContainerEndpoint(url: base + path, authorization: authorization))
        }
        guard let url = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] else { return nil }
        return .container(ContainerEndpoint(url: url, authorization: authorization))
    }

    private func instance() -> CredentialSource? {
        guard environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else { return nil }
        let usual =
            environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
            ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        return .instance(base: environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? usual)
    }
}
