import Documents
import ObjectStoreKit
import PluginKit

/// A job of Azure Pipelines, which says by whom it runs when its own token asks for that.
struct PipelineJob: Equatable, Sendable {
    var address: String
    /// The job's own.
    var token: String
    /// The service connection's id.
    var connection: String

    init(address: String, token: String, connection: String) {
        self.address = address
        self.token = token
        self.connection = connection
    }

    init?(_ options: Options) {
        guard let address = options["env.SYSTEM_OIDCREQUESTURI"], let token = options["env.SYSTEM_ACCESSTOKEN"],
            let connection = options["env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"]
        else { return nil }
        self.init(address: address, token: token, connection: connection)
    }

    /// For the statement about the job.
    func request() throws(BackendError) -> Request {
        guard AccessToken.mayBeHeader(token) else {
            throw BackendError(.badOption, "SYSTEM_ACCESSTOKEN is not a token")
        }
        var url = try URL.carryingSecrets(address, "SYSTEM_OIDCREQUESTURI")
        url.query += [("api-version", "7.1"), ("serviceConnectionId", connection)]
        var request = Request("POST", url)
        request.headers.set("Authorization", "Bearer " + token)
        request.headers.set("Content-Type", "application/json")
        return request
    }

    static func statement(in answer: [UInt8]) throws(BackendError) -> String {
        guard case .table(let table)? = try? JSONReader.read(answer), case .text(let text)? = table["oidcToken"]
        else { throw BackendError(.denied, "Azure Pipelines answered without an oidcToken") }
        return text
    }
}
