import CCurl
import PluginKit

/// From libcurl's codes to a backend's reasons.
enum TransferError {
    static func error(_ code: CURLcode) -> BackendError {
        BackendError(reason(code), String(cString: curl_easy_strerror(code)))
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
