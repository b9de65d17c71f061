import CTLS
import Glibc
import PluginKit

/// What all TLS connections of a store share: trusted authorities and the own certificate. Made when the store is
/// opened, so that an unreadable file is told at once.
///
/// `Sendable`, as OpenSSL counts references to a context atomically and nobody changes it after `init`.
final class TLSContext: @unchecked Sendable {
    let context: OpaquePointer

    init(_ files: CertificateFiles, verifies: Bool) throws(BackendError) {
        guard let context = SSL_CTX_new(TLS_client_method()) else {
            throw BackendError(.failed, "TLS cannot be set up: \(TLSContext.reason())")
        }
        self.context = context
        // OpenSSL has these as macros.
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        SSL_CTX_ctrl(
            context, SSL_CTRL_MODE, Int(SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER), nil)
        SSL_CTX_set_verify(context, verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nil)
        // Nobody is there to type a key's password.
        SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
        if verifies { try trust(files) }
        if let certificate = files.certificate, let key = files.key { try show(certificate, key) }
    }

    deinit { SSL_CTX_free(context) }

    private func trust(_ files: CertificateFiles) throws(BackendError) {
        guard files.authorities != nil || files.authoritiesFolder != nil else {
            SSL_CTX_set_default_verify_paths(context)
            return
        }
        guard SSL_CTX_load_verify_locations(context, files.authorities, files.authoritiesFolder) == 1 else {
            throw BackendError(
                .badOption,
                "the certificates in \(files.authorities ?? files.authoritiesFolder ?? "") cannot be read; "
                    + "see SCCACHE_REDIS_CA_FILE: \(Self.reason())")
        }
    }

    private func show(_ certificate: String, _ key: String) throws(BackendError) {
        guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            throw BackendError(
                .badOption, "the certificate \(certificate) (client_cert_file) cannot be read: \(Self.reason())")
        }
        guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1,
            SSL_CTX_check_private_key(context) == 1
        else {
            throw BackendError(
                .badOption,
                "the key \(key) (client_key_file) cannot be read, has a password, or is not the certificate's: "
                    + Self.reason())
        }
    }

    /// The thread's latest error, or the system's that began them; forgets the others.
    static func reason() -> String {
        let first = ERR_peek_error()
        let code = isSystemError(first) ? first : ERR_peek_last_error()
        ERR_clear_error()
        if isSystemError(code) { return text(of: CInt(truncatingIfNeeded: code & 0x7fff_ffff)) }
        return ERR_reason_error_string(code).map { String(cString: $0) } ?? "no reason given"
    }

    private static func isSystemError(_ code: UInt) -> Bool { code & 0x8000_0000 != 0 }
}
