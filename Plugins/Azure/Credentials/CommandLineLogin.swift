import ObjectStoreKit
import PluginKit

/// What `az login` left: Azure CLI itself is asked for tokens, as it encrypts and renews what it holds.
struct CommandLineLogin: Equatable, Sendable {
    /// Where Azure CLI keeps its files.
    var folder: String
    /// Of the request, for the program.
    var variables: [String: String]

    private static let names = [
        "HOME", "AZURE_CONFIG_DIR", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy",
    ]

    init?(_ options: Options) {
        guard let folder = options["env.AZURE_CONFIG_DIR"] ?? options["env.HOME"].map({ $0 + "/.azure" }) else {
            return nil
        }
        self.folder = folder
        variables = Dictionary(
            uniqueKeysWithValues: Self.names.compactMap { name in options["env." + name].map { (name, $0) } })
    }

    /// - Returns: `nil` where nobody has logged in.
    func token(_ call: Call) async throws(BackendError) -> AccessToken? {
        guard (try? await OffPool.contents(of: folder + "/azureProfile.json")) != nil else { return nil }
        let line = "az account get-access-token --output json --resource \(EntraIdentity.resource)"
        let name = "Azure CLI (az account get-access-token; `az login` may help)"
        let answer = try await CommandRun(line: line, variables: variables).output(of: name, call)
        return try AccessToken(answer: answer, from: name, now: .now)
    }
}
