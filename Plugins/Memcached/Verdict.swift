import CMemcached
import PluginKit

/// The one table from the library's codes to what they mean here.
enum Verdict {
    case fine
    case absent
    case error(BackendError)

    init(_ code: memcached_return_t, _ text: String) {
        func error(_ reason: BackendError.Reason, _ why: String) -> Verdict { .error(BackendError(reason, why)) }
        self =
            switch code {
            case MEMCACHED_SUCCESS, MEMCACHED_STORED, MEMCACHED_DELETED, MEMCACHED_END, MEMCACHED_BUFFERED: .fine
            case MEMCACHED_NOTFOUND, MEMCACHED_NOTSTORED, MEMCACHED_DATA_DOES_NOT_EXIST: .absent
            case MEMCACHED_E2BIG: error(.declined, "larger than the server's limit for an item (memcached -I)")
            case MEMCACHED_SERVER_MEMORY_ALLOCATION_FAILURE: error(.declined, "the server's memory is full")
            case MEMCACHED_AUTH_PROBLEM, MEMCACHED_AUTH_FAILURE, MEMCACHED_AUTH_CONTINUE:
                error(.denied, "the server refused the login; see SCCACHE_MEMCACHED_USERNAME and _PASSWORD")
            case MEMCACHED_TIMEOUT: error(.timedOut, "no answer in time")
            case MEMCACHED_HOST_LOOKUP_FAILURE, MEMCACHED_CONNECTION_FAILURE, MEMCACHED_CONNECTION_BIND_FAILURE,
                MEMCACHED_WRITE_FAILURE, MEMCACHED_READ_FAILURE, MEMCACHED_UNKNOWN_READ_FAILURE, MEMCACHED_ERRNO,
                MEMCACHED_SERVER_MARKED_DEAD, MEMCACHED_SERVER_TEMPORARILY_DISABLED, MEMCACHED_NO_SERVERS,
                MEMCACHED_IN_PROGRESS, MEMCACHED_SOME_ERRORS:
                error(.unreachable, text)
            case MEMCACHED_PROTOCOL_ERROR, MEMCACHED_PARTIAL_READ, MEMCACHED_PARSE_ERROR:
                error(.corrupt, "the answer is not memcached's protocol; does the server want a login (SASL) or TLS?")
            case MEMCACHED_CLIENT_ERROR, MEMCACHED_ERROR:
                error(.denied, "the server refused the command; it may want a login: SCCACHE_MEMCACHED_USERNAME")
            default: error(.failed, text)
            }
    }
}
