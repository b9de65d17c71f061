import ObjectStoreKit
import PluginKit

extension EntraIdentity {
    /// - Parameter nearby: a client without proxies, for what answers on this machine or not at all.
    func token(_ client: HTTPClient, nearby: HTTPClient, _ call: Call) async throws(BackendError) -> AccessToken {
        switch self {
        case .clientCertificate, .clientSecret, .pipeline, .federated:
            let request = try tokenRequest(statement: try await statement(client, call))
            return try await TokenEndpoint("Entra ID", client).token(request, call)
        case .appService:
            return try await managed(nearby, call)
        case .machine(_, _, _, let login):
            return try await machineToken(login, nearby, call)
        }
    }

    /// A login of Azure CLI that does not work any more must not stand before a machine's identity that does.
    private func machineToken(
        _ login: CommandLineLogin?, _ nearby: HTTPClient, _ call: Call
    ) async throws(BackendError) -> AccessToken {
        var found = "nobody did `az login`"
        do throws(BackendError) {
            if let token = try await login?.token(call) { return token }
        } catch {
            if error.reason == .cancelled { throw error }
            found = error.message
        }
        do throws(BackendError) {
            return try await managed(nearby, call)
        } catch {
            throw BackendError(
                .denied,
                "no credentials: set SCCACHE_AZURE_CONNECTION_STRING, or the AZURE_* variables of an application "
                    + "(there are none; \(found); \(error.message))")
        }
    }

    private func managed(_ nearby: HTTPClient, _ call: Call) async throws(BackendError) -> AccessToken {
        try await TokenEndpoint("the managed identity's endpoint", nearby).token(tokenRequest(statement: nil), call)
    }

    /// Files are read anew each time, since others renew them.
    private func statement(_ client: HTTPClient, _ call: Call) async throws(BackendError) -> String? {
        switch self {
        case .federated(_, let file):
            let bytes = try await SecretFile.readOffPool(file, namedBy: "AZURE_FEDERATED_TOKEN_FILE")
            return String(decoding: bytes, as: UTF8.self).withoutSpaceAround
        case .clientCertificate(let application, let file, let password):
            let bytes = try await SecretFile.readOffPool(file, namedBy: "AZURE_CLIENT_CERTIFICATE_PATH")
            return try application.statement(bytes, password: password, now: .now)
        case .pipeline(_, let job):
            let endpoint = TokenEndpoint("Azure Pipelines", client)
            let answer = try endpoint.accepted(await endpoint.send(try job.request(), call))
            return try PipelineJob.statement(in: answer.body.bytes)
        case .clientSecret, .appService, .machine:
            return nil
        }
    }
}

extension EntraIdentity: CustomStringConvertible {
    /// For people; without secrets.
    var description: String {
        switch self {
        case .clientCertificate(let application, let file, _):
            "Entra ID, application \(application.clientID) by the certificate in \(file)"
        case .clientSecret(let application, _): "Entra ID, application \(application.clientID) by its secret"
        case .pipeline(let application, _): "Entra ID, application \(application.clientID) by Azure Pipelines"
        case .federated(let application, let file): "Entra ID, application \(application.clientID) by \(file)"
        case .appService(let endpoint, _, _): "the managed identity at \(endpoint)"
        case .machine(let endpoint, _, _, _): "the login of Azure CLI, or the machine's managed identity at \(endpoint)"
        }
    }
}
