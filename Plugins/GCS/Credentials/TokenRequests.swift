import Documents
import ObjectStoreKit
import PluginKit

// The requests with which each kind of credential asks for a token. Nothing here touches the network or the clock.

extension ServiceAccount {
    /// - Parameter now: Unix time, in seconds; Google allows five minutes of difference.
    func tokenRequest(scope: String, now: Int64) throws(BackendError) -> Request {
        let assertion = Assertion(issuer: email, scope: scope, audience: tokenURL, issuedAt: now)
        return try .form(
            to: tokenURL, of: "the service account's token_uri",
            [
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                ("assertion", try assertion.signed(with: privateKey)),
            ])
    }
}

extension AuthorizedUser {
    func tokenRequest() throws(BackendError) -> Request {
        try .form(
            to: tokenURL, of: "the login's token_uri",
            [
                ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", clientID),
                ("client_secret", clientSecret),
            ])
    }
}

extension ExternalAccount {
    /// - Parameter statement: what the other identity provider says about us.
    func tokenRequest(statement: String, scope: String) throws(BackendError) -> Request {
        try .form(
            to: tokenURL, of: "the external account's token_url",
            [
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("audience", audience),
                ("scope", scope), ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                ("subject_token", statement), ("subject_token_type", subjectTokenType),
            ])
    }

    /// The statement in a file or an answer.
    func statement(in bytes: [UInt8]) throws(BackendError) -> String {
        guard let member else { return String(decoding: bytes, as: UTF8.self).withoutSpaceAround }
        guard case .table(let table)? = try? JSONReader.read(bytes), case .text(let text)? = table[member] else {
            throw BackendError(.denied, "the external account's credential_source gave no JSON object with '\(member)'")
        }
        return text
    }
}

extension Impersonation {
    func tokenRequest(scope: String) throws(BackendError) -> Request {
        let delegates = delegates.map(JSONText.quoted).joined(separator: ",")
        let body = "{\"lifetime\":\"3600s\",\"scope\":[\(JSONText.quoted(scope))],\"delegates\":[\(delegates)]}"
        var request = Request("POST", try .carryingSecrets(url, "service_account_impersonation_url"))
        request.headers.set("Content-Type", "application/json")
        request.body = .bytes(Array(body.utf8))
        return request
    }
}

/// The account of the machine that runs us.
struct MetadataServer: Equatable, Sendable {
    /// Name or address, with a port where it is not 80.
    var host: String
    /// `default`, or an account's address.
    var account: String

    static let usualHost = "metadata.google.internal"

    func tokenRequest(scope: String) throws(BackendError) -> Request {
        var url = try URL("http://\(host)").appending(
            ["computeMetadata", "v1", "instance", "service-accounts", account, "token"])
        url.query = [("scopes", scope)]
        var request = Request("GET", url)
        request.headers.set("Metadata-Flavor", "Google")
        return request
    }
}
