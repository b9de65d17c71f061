import ObjectStoreKit
import PluginKit

// The requests with which an identity asks for a token. Nothing here touches the network or a file.

extension EntraIdentity {
    /// - Parameter statement: what somebody says about the application, where its identity is proved so.
    func tokenRequest(statement: String?) throws(BackendError) -> Request {
        switch self {
        case .clientSecret(let application, let secret):
            return try application.tokenRequest([("client_secret", secret)])
        case .clientCertificate(let application, _, _), .pipeline(let application, _), .federated(let application, _):
            return try application.tokenRequest([
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", statement ?? ""),
            ])
        case .appService(let endpoint, let header, let account):
            var request = Request("GET", try URL(endpoint).asking(account, version: "2019-08-01"))
            request.headers.set("X-IDENTITY-HEADER", header)
            return request
        case .machine(let endpoint, let header, let account, _):
            let service = try URL(endpoint)
            let url = service.path.isEmpty || service.path == "/" ? service.appending(Self.metadataPath) : service
            var request = Request("GET", url.asking(account, version: "2018-02-01"))
            request.headers.set("Metadata", "true")
            if let header { request.headers.set("X-IDENTITY-HEADER", header) }
            return request
        }
    }
}

extension EntraIdentity.Application {
    var tokenAddress: String { "\(authority)/\(tenant)/oauth2/v2.0/token" }

    fileprivate func tokenRequest(_ proof: [(String, String)]) throws(BackendError) -> Request {
        let scope = EntraIdentity.resource + ".default"
        let fields = [("grant_type", "client_credentials"), ("client_id", clientID), ("scope", scope)]
        return try .form(to: tokenAddress, of: "AZURE_AUTHORITY_HOST", fields + proof)
    }
}

extension URL {
    fileprivate func asking(_ account: EntraIdentity.ManagedAccount, version: String) -> URL {
        var url = self
        url.query += [("api-version", version), ("resource", EntraIdentity.resource)]
        if let name = account.name, let value = account.value { url.query.append((name, value)) }
        return url
    }
}
