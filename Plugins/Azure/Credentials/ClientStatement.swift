import Documents
import ObjectStoreKit
import PluginKit

/// The statement of an application about itself: a JSON Web Token, signed with the key of a certificate that Entra knows.
struct ClientStatement {
    var clientID: String
    /// The address that it is for.
    var audience: String
    /// No two statements have the same.
    var number: String
    /// Unix time, in seconds.
    var issuedAt: Int64

    /// For a machine whose clock runs ahead.
    private static let slack: Int64 = 60
    private static let lifetimeInSeconds: Int64 = 600

    func signed(by certificate: borrowing ClientCertificate) throws(BackendError) -> String {
        let thumbprint = Sign.base64url(certificate.thumbprint)
        let header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"x5t\":\"\(thumbprint)\"}"
        let subject = JSONText.quoted(clientID)
        let claims =
            "{\"aud\":\(JSONText.quoted(audience)),\"iss\":\(subject),\"sub\":\(subject),"
            + "\"jti\":\(JSONText.quoted(number)),\"nbf\":\(issuedAt &- Self.slack),"
            + "\"exp\":\(issuedAt &+ Self.lifetimeInSeconds)}"
        let input = Sign.base64url(Array(header.utf8)) + "." + Sign.base64url(Array(claims.utf8))
        return input + "." + Sign.base64url(try certificate.rs256(Array(input.utf8)))
    }
}

extension EntraIdentity.Application {
    /// - Parameter file: as read, with certificate and key.
    func statement(
        _ file: [UInt8], password: String, now: WallTime
    ) throws(BackendError) -> String {
        let certificate: ClientCertificate
        do throws(BackendError) {
            certificate = try ClientCertificate(file, password: password)
        } catch {
            throw BackendError(error.reason, "AZURE_CLIENT_CERTIFICATE_PATH: \(error.message)")
        }
        let number = String(UInt64.random(in: 0 ... .max), radix: 16) + String(UInt64.random(in: 0 ... .max), radix: 16)
        return try ClientStatement(
            clientID: clientID, audience: tokenAddress, number: number, issuedAt: now.seconds
        ).signed(by: certificate)
    }
}
