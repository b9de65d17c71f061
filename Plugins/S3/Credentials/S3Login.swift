import ObjectStoreKit
import PluginKit

extension Login {
    /// As environment and profiles say, which are looked at anew for each key.
    convenience init(_ environment: AWSEnvironment, region: String, _ client: HTTPClient, _ host: Host) {
        let stale: Set = ["ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "TokenRefreshRequired"]
        self.init(client, staleCodes: stale) { (client, call) async throws(BackendError) in
            let environment = try await environment.withSecrets()
            let profiles = try await Profiles.read(environment)
            guard let source = try CredentialPlan(environment, profiles).source() else {
                throw BackendError(.denied, "no credentials: none are configured, and AWS_EC2_METADATA_DISABLED is set")
            }
            let loader = CredentialLoader(environment: environment, client: client, host: host, region: region)
            return try await loader.load(source, call)
        }
    }
}

extension Profiles {
    /// Reads both files, as far as they are there.
    static func read(_ environment: AWSEnvironment) async throws(BackendError) -> Profiles {
        let home = (environment["HOME"] ?? "") + "/.aws/"
        let config = environment["AWS_CONFIG_FILE"] ?? home + "config"
        let credentials = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? home + "credentials"
        return try await OffPool.run {
            Profiles(
                config: ProfileFile(OffPool.readNow(config) ?? [], .config),
                credentials: ProfileFile(OffPool.readNow(credentials) ?? [], .credentials))
        }
    }

    /// The region of the profile that the environment names.
    func region(_ environment: AWSEnvironment) -> String? { self[environment["AWS_PROFILE"] ?? "default"]?["region"] }
}
