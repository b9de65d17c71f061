import CCurl
import PluginKit

/// From libcurl's codes to a backend's reasons.
enum TransferError {
    /// A connection that was not made in time, or stalls, is worth another attempt as long as the deadline is not over.
    static func error(_ code: CURLcode, _ outgoing: Outgoing) -> BackendError {
        let passing = code == CURLE_OPERATION_TIMEDOUT && .now + .milliseconds(50) < outgoing.deadline
        return BackendError(passing ? .unreachable : reason(code), "\(outgoing.authority): \(text(code, passing))")
    }

    private static func text(_ code: CURLcode, _ passing: Bool) -> String {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: passing ? "the server does not answer" : "no answer before the deadline"
        case CURLE_SSL_CACERT_BADFILE: "the certificates of SSL_CERT_FILE or SSL_CERT_DIR cannot be read"
        case CURLE_PEER_FAILED_VERIFICATION:
            "the server's certificate is not trusted; SSL_CERT_FILE can name an authority of your own"
        default: String(cString: curl_easy_strerror(code))
        }
    }

    private static func reason(_ code: CURLcode) -> BackendError.Reason {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_SEND_ERROR,
            CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_SSL_CONNECT_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_PROXY,
            CURLE_AGAIN:
            .unreachable
        case CURLE_PARTIAL_FILE, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            .corrupt
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_URL_MALFORMAT:
            .badOption
        default: .failed
        }
    }
}
