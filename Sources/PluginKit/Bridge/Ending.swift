import PluginABI

/// How an operation ended, in the ABI's words.
struct Ending: Sendable {
    var status: swcache_status
    var value: Buffer?
    var message = ""

    init(status: swcache_status, value: Buffer? = nil, message: String = "") {
        self.status = status
        self.value = value
        self.message = message
    }

    init(_ found: Buffer?) { self.init(status: found == nil ? SWCACHE_NOT_FOUND : SWCACHE_OK, value: found) }

    init(_ swap: Swap) {
        switch swap {
        case .stored: self.init(status: SWCACHE_OK)
        case .conflict(let present): self.init(status: SWCACHE_CONFLICT, value: present)
        }
    }

    init(_ error: BackendError) { self.init(status: error.reason.status, message: error.message) }

    init(_ found: Result<Buffer?, BackendError>) {
        switch found {
        case .success(let found): self.init(found)
        case .failure(let error): self.init(error)
        }
    }

    init(_ body: () async throws(BackendError) -> Ending) async {
        do throws(BackendError) {
            self = try await body()
        } catch {
            self.init(error)
        }
    }

    static let badArgument = Ending(status: SWCACHE_FAILED, message: "the host gave a size without bytes")
    static let unanswered = Ending(status: SWCACHE_FAILED, message: "the backend gave no answer for this key")
}

extension BackendError.Reason {
    var status: swcache_status {
        switch self {
        case .failed: SWCACHE_FAILED
        case .unreachable: SWCACHE_UNREACHABLE
        case .timedOut: SWCACHE_TIMED_OUT
        case .cancelled: SWCACHE_CANCELLED
        case .denied: SWCACHE_DENIED
        case .busy: SWCACHE_BUSY
        case .badOption: SWCACHE_BAD_OPTION
        case .corrupt: SWCACHE_CORRUPT
        case .declined: SWCACHE_DECLINED
        }
    }
}
