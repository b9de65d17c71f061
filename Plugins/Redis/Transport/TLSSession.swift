import CTLS
import Glibc
import PluginKit

/// TLS over a socket that never blocks. Lives on one thread.
final class TLSSession {
    private let session: OpaquePointer
    /// What the next step waits for, besides what the caller wants itself.
    private(set) var wantsToWrite = false

    init(_ context: TLSContext, descriptor: CInt, host: String, verifies: Bool) throws(BackendError) {
        guard let session = SSL_new(context.context) else {
            throw BackendError(.failed, "TLS cannot be set up: \(TLSContext.reason())")
        }
        self.session = session
        var address = in6_addr()
        let isLiteral = inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1
        var named = SSL_set_fd(session, descriptor) == 1
        if isLiteral {
            if verifies { named = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1 && named }
        } else {
            var name = Array(host.utf8CString)
            SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name)
            if verifies { named = SSL_set1_host(session, host) == 1 && named }
        }
        guard named else { throw BackendError(.failed, "TLS cannot be set up: \(TLSContext.reason())") }
    }

    deinit { SSL_free(session) }

    /// `false`: call again when the socket is ready.
    func handshake() throws(BackendError) -> Bool {
        ERR_clear_error()
        let outcome = SSL_connect(session)
        if outcome == 1 { return true }
        guard try isWaiting(after: outcome) else { throw BackendError(.unreachable, "closed during the TLS handshake") }
        return false
    }

    /// `nil`: nothing there now; 0: the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BackendError) -> Int? {
        ERR_clear_error()
        let outcome = SSL_read(session, buffer.baseAddress, CInt(clamping: buffer.count))
        if outcome > 0 { return Int(outcome) }
        return try isWaiting(after: outcome) ? nil : 0
    }

    /// `nil`: no room now.
    func write(_ bytes: UnsafeRawBufferPointer) throws(BackendError) -> Int? {
        ERR_clear_error()
        let outcome = SSL_write(session, bytes.baseAddress, CInt(clamping: min(bytes.count, 1 << 20)))
        if outcome > 0 { return Int(outcome) }
        guard try isWaiting(after: outcome) else {
            throw BackendError(.unreachable, "the server closed the connection")
        }
        return nil
    }

    /// `false`: the other side has ended the session.
    private func isWaiting(after outcome: CInt) throws(BackendError) -> Bool {
        let code = errno
        wantsToWrite = false
        switch SSL_get_error(session, outcome) {
        case SSL_ERROR_WANT_READ: return true
        case SSL_ERROR_WANT_WRITE:
            wantsToWrite = true
            return true
        case SSL_ERROR_ZERO_RETURN: return false
        case SSL_ERROR_SYSCALL where code == 0: return false
        case SSL_ERROR_SYSCALL: throw BackendError(.unreachable, text(of: code))
        default: throw refusal()
        }
    }

    private func refusal() -> BackendError {
        let verdict = SSL_get_verify_result(session)
        let reason = TLSContext.reason()
        if verdict != Int(X509_V_OK), let why = X509_verify_cert_error_string(verdict) {
            return BackendError(
                .denied,
                "the server's certificate is not trusted: \(String(cString: why)); "
                    + "name its authority in SCCACHE_REDIS_CA_FILE")
        }
        if reason.contains("unexpected eof") { return BackendError(.unreachable, "the server closed the connection") }
        return BackendError(.denied, "TLS failed: \(reason); does the server speak TLS, and want a client certificate?")
    }
}
