import COpenSSL
import Glibc
public import PluginKit

/// A certificate with its private key of RSA, with which a program proves who it is.
public struct ClientCertificate: ~Copyable {
    /// SHA-1 of the certificate's DER: the name under which others know it.
    public let thumbprint: [UInt8]
    private let key: RSAKey

    /// - Parameters:
    ///   - file: PEM with certificate and key in any order, or PKCS #12 (`.pfx`).
    ///   - password: of the key, or of the PKCS #12 file; empty where there is none.
    /// - Throws: `badOption`; neither the file's text nor the password is in the message.
    public init(_ file: [UInt8], password: String) throws(BackendError) {
        let pair = try Self.pair(file, password)
        key = try RSAKey(owning: pair.key)
        thumbprint = pair.thumbprint
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    public func rs256(_ message: [UInt8]) throws(BackendError) -> [UInt8] { try key.sign(message) }

    private typealias Pair = (thumbprint: [UInt8], key: OpaquePointer)

    private static func pair(_ file: [UInt8], _ password: String) throws(BackendError) -> Pair {
        // PEM is text, PKCS #12 a sequence of ASN.1.
        if file.first == 0x30, let pair = try pair(pkcs12: file, password) { return pair }
        let source = try MemorySource(file)
        guard let certificate = PEM_read_bio_X509(source.bio, nil, nil, nil) else {
            ERR_clear_error()
            throw BackendError(.badOption, "the certificate's file holds no certificate in PEM or PKCS #12")
        }
        defer { X509_free(certificate) }
        return (thumbprint(of: certificate), try RSAKey.read(file, password: password))
    }

    /// `nil` for what is no such file.
    private static func pair(pkcs12 file: [UInt8], _ password: String) throws(BackendError) -> Pair? {
        let source = try MemorySource(file)
        guard let bundle = d2i_PKCS12_bio(source.bio, nil) else {
            ERR_clear_error()
            return nil
        }
        defer { PKCS12_free(bundle) }
        var (key, certificate): (OpaquePointer?, OpaquePointer?) = (nil, nil)
        let isRead = PKCS12_parse(bundle, password, &key, &certificate, nil) == 1
        defer { X509_free(certificate) }
        guard isRead, let key, let certificate else {
            ERR_clear_error()
            EVP_PKEY_free(key)
            throw BackendError(
                .badOption, "the PKCS #12 file has another password, or not both a certificate and its key")
        }
        return (thumbprint(of: certificate), key)
    }

    private static func thumbprint(of certificate: OpaquePointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard X509_digest(certificate, EVP_sha1(), &digest, &count) == 1 else { return [] }
        return Array(digest.prefix(Int(count)))
    }
}
