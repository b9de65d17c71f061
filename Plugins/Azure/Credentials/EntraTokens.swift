import ObjectStoreKit
import PluginKit

extension EntraIdentity {
    /// - Parameter nearby: a client without proxies, for what answers on this machine or not at all.
    func token(_ client: HTTPClient, nearby: HTTPClient, _ call: Call) async throws(BackendError) -> AccessToken {
        var statement: String?
        if case .federated(_, let file) = self {
            let bytes = try await SecretFile.readOffPool(file, namedBy: "AZURE_FEDERATED_TOKEN_FILE")
            statement = String(decoding: bytes, as: UTF8.self).withoutSpaceAround
        }
        let request = try tokenRequest(statement: statement)
        switch self {
        case .clientSecret, .federated:
            return try await TokenEndpoint("Entra ID", client).token(request, call)
        case .appService:
            return try await TokenEndpoint("the managed identity's endpoint", nearby).token(request, call)
        case .machine:
            do throws(BackendError) {
                return try await TokenEndpoint("the managed identity's endpoint", nearby).token(request, call)
            } catch {
                throw BackendError(
                    .denied,
                    "no credentials: set SCCACHE_AZURE_CONNECTION_STRING, or the AZURE_* variables of an application "
                        + "(there are none, and \(error.message))")
            }
        }
    }
}

extension EntraIdentity: CustomStringConvertible {
    /// For people; without secrets.
    var description: String {
        switch self {
        case .clientSecret(let application, _): "Entra ID, application \(application.clientID) by its secret"
        case .federated(let application, let file): "Entra ID, application \(application.clientID) by \(file)"
        case .appService(let endpoint, _, _): "the managed identity at \(endpoint)"
        case .machine(let endpoint, _, _): "the machine's managed identity at \(endpoint)"
        }
    }
}
