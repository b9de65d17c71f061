import Documents
import ObjectStoreKit
import PluginKit

/// The statement with which a service account asks for tokens: a JSON Web Token, signed with RS256.
struct Assertion {
    var issuer: String
    var scope: String
    var audience: String
    /// Unix time, in seconds.
    var issuedAt: Int64

    /// The longest that Google accepts.
    static let lifetimeInSeconds: Int64 = 3600

    /// What is signed: header and claims in base64url, with a dot between them.
    var signingInput: String {
        let header = #"{"alg":"RS256","typ":"JWT"}"#
        let (expiry, _) = issuedAt.addingReportingOverflow(Self.lifetimeInSeconds)
        let claims =
            "{\"iss\":\(JSONText.quoted(issuer)),\"scope\":\(JSONText.quoted(scope)),"
            + "\"aud\":\(JSONText.quoted(audience)),\"exp\":\(expiry),\"iat\":\(issuedAt)}"
        return Sign.base64url(Array(header.utf8)) + "." + Sign.base64url(Array(claims.utf8))
    }

    /// - Parameter privateKey: PEM. One that cannot be read is a `badOption`.
    func signed(with privateKey: String) throws(BackendError) -> String {
        let input = signingInput
        let signature = try Sign.rs256(privateKeyPEM: Array(privateKey.utf8), Array(input.utf8))
        return input + "." + Sign.base64url(signature)
    }
}
