import CMemcached
import Glibc
import PluginKit

/// The library's handle with its connections, one to a server. Blocks; lives on one thread.
final class Client {
    private let settings: Settings
    private let handle: UnsafeMutablePointer<memcached_st>
    /// It has worked before, so that a failure may be a connection that went stale.
    private(set) var hasServed = false
    private var isLoggedIn = false

    /// Connects nowhere yet.
    init(_ settings: Settings) throws(BackendError) {
        guard let handle = memcached_create(nil) else { throw BackendError(.failed, "no memory for a client") }
        self.settings = settings
        self.handle = handle
        for (behaviour, value) in Self.behaviours(settings) {
            guard memcached_behavior_set(handle, behaviour, value) == MEMCACHED_SUCCESS else {
                throw BackendError(.failed, "the library refuses a setting")
            }
        }
        if let login = settings.login, login.manner == .sasl {
            guard memcached_set_sasl_auth_data(handle, login.username, login.password) == MEMCACHED_SUCCESS else {
                throw BackendError(.badOption, "the library was built without SASL, or the login is too long for it")
            }
        }
        for server in settings.servers {
            let code =
                switch server {
                case .tcp(let host, let port): memcached_server_add(handle, host, port)
                case .unix(let path): memcached_server_add_unix_socket(handle, path)
                }
            guard code == MEMCACHED_SUCCESS else {
                throw BackendError(.badOption, "\(server) is not a server's address")
            }
        }
    }

    deinit { memcached_free(handle) }

    private static func behaviours(_ settings: Settings) -> [(memcached_behavior_t, UInt64)] {
        var all: [(memcached_behavior_t, UInt64)] = [
            (MEMCACHED_BEHAVIOR_TCP_NODELAY, 1), (MEMCACHED_BEHAVIOR_TCP_KEEPALIVE, 1),
            (MEMCACHED_BEHAVIOR_RETRY_TIMEOUT, 1),
        ]
        // Keys stay where they are when a server is added or lost; one that is dead is left out for a while.
        if settings.servers.count > 1 {
            all += [
                (MEMCACHED_BEHAVIOR_KETAMA, 1), (MEMCACHED_BEHAVIOR_REMOVE_FAILED_SERVERS, 1),
                (MEMCACHED_BEHAVIOR_SERVER_FAILURE_LIMIT, 2), (MEMCACHED_BEHAVIOR_DEAD_TIMEOUT, 10),
            ]
        }
        if settings.login?.manner == .sasl { all.append((MEMCACHED_BEHAVIOR_BINARY_PROTOCOL, 1)) }
        return all
    }

    /// The library counts each wait for a server apart.
    func limit(_ milliseconds: UInt64) {
        memcached_behavior_set(handle, MEMCACHED_BEHAVIOR_POLL_TIMEOUT, milliseconds)
        memcached_behavior_set(handle, MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, min(milliseconds, 2000))
    }

    func get(_ key: [UInt8]) throws(BackendError) -> Buffer? { try get([key])[key] }

    /// - Parameter expiry: as servers want it.
    func put(_ key: [UInt8], _ value: UnsafeRawBufferPointer, expiry: Int) throws(BackendError) {
        let characters = value.assumingMemoryBound(to: CChar.self)
        let code = key.withCharacters {
            memcached_set(handle, $0.baseAddress, $0.count, characters.baseAddress, characters.count, expiry, 0)
        }
        guard try judge(code) else { throw BackendError(.failed, "\(places) did not store the value") }
    }

    func remove(_ key: [UInt8]) throws(BackendError) -> Bool {
        try judge(key.withCharacters { memcached_delete(handle, $0.baseAddress, $0.count, 0) })
    }

    /// One request for all keys of a server. Values under other names than those are an error.
    func get(_ keys: [[UInt8]]) throws(BackendError) -> [[UInt8]: Buffer] {
        let joined = keys.flatMap { $0 }
        let sizes = keys.map(\.count)
        let code = joined.withCharacters { joined in
            var starts: [UnsafePointer<CChar>?] = []
            var offset = 0
            for size in sizes {
                starts.append(joined.baseAddress.map { $0 + offset })
                offset += size
            }
            return memcached_mget(handle, starts, sizes, keys.count)
        }
        _ = try judge(code)
        let found = try fetch()
        guard found.keys.allSatisfy(keys.contains) else {
            throw BackendError(.corrupt, "\(places): answered with a value that nobody asked for")
        }
        return found
    }

    private func fetch() throws(BackendError) -> [[UInt8]: Buffer] {
        var found: [[UInt8]: Buffer] = [:]
        var code = MEMCACHED_SUCCESS
        while let result = memcached_fetch_result(handle, nil, &code) {
            defer { memcached_result_free(result) }
            let key = UnsafeRawBufferPointer(
                start: memcached_result_key_value(result), count: memcached_result_key_length(result))
            let buffer = Buffer()
            let value = UnsafeRawBufferPointer(
                start: memcached_result_value(result), count: memcached_result_length(result))
            guard buffer.append(value) else { throw BackendError(.failed, "no memory for a value") }
            found[Array(key)] = buffer
        }
        // With an error among the answers the code may still say "end" or "not found".
        let last = memcached_last_error(handle)
        _ = try judge(code == MEMCACHED_SUCCESS || code == MEMCACHED_END || code == MEMCACHED_NOTFOUND ? last : code)
        return found
    }

    /// The version of each server.
    func versions() throws(BackendError) -> [String] {
        _ = try judge(memcached_version(handle))
        return (0..<memcached_server_count(handle)).map { index in
            let server = memcached_server_instance_by_position(handle, index)
            let number = [
                memcached_server_major_version(server), memcached_server_minor_version(server),
                memcached_server_micro_version(server),
            ]
            return number.map { "\($0)" }.joined(separator: ".")
        }
    }

    /// `false`: no such key.
    private func judge(_ code: memcached_return_t) throws(BackendError) -> Bool {
        let last = memcached_last_error(handle)
        // "Some errors": which one is kept apart.
        let code = code == MEMCACHED_SOME_ERRORS && last != MEMCACHED_SUCCESS ? last : code
        let text = memcached_strerror(handle, code).map { String(cString: $0).lowercased() } ?? "error \(code.rawValue)"
        switch Verdict(code, text) {
        case .fine:
            hasServed = true
            return true
        case .absent:
            hasServed = true
            return false
        case .error(let error): throw BackendError(error.reason, "\(places): \(error.message)")
        }
    }

    private var places: String { settings.servers.map(\.description).joined(separator: ", ") }
}

// The login of the text protocol, which the library does not know: a `set` of the login, as the first command.
extension Client {
    /// Once for each server. A connection that the library makes anew is refused, and then so is what it is for: a fresh
    /// client follows.
    func logIn() throws(BackendError) {
        guard !isLoggedIn, let login = settings.login, login.manner == .ascii else { return }
        let text = Array("\(login.username) \(login.password)".utf8)
        var lost: BackendError?
        var reached = 0
        for name in namesOfEachServer() {
            do throws(BackendError) {
                let stored = text.withUnsafeBytes { bytes in
                    Result { () throws(BackendError) in try put(name, bytes, expiry: 0) }
                }
                try stored.get()
                reached += 1
            } catch {
                guard error.reason == .unreachable || error.reason == .timedOut else { throw error }
                lost = error
            }
        }
        if reached == 0, let lost { throw lost }
        isLoggedIn = true
    }

    /// A key that the library sends there, for each server.
    private func namesOfEachServer() -> [[UInt8]] {
        var names: [UInt32: [UInt8]] = [:]
        for number in 0..<settings.servers.count * 100 where names.count < settings.servers.count {
            let name = Array("login\(number)".utf8)
            let server = name.withCharacters { memcached_generate_hash(handle, $0.baseAddress, $0.count) }
            names[server] = name
        }
        return Array(names.values)
    }
}

extension [UInt8] {
    fileprivate func withCharacters<R>(_ body: (UnsafeBufferPointer<CChar>) -> R) -> R {
        withUnsafeBytes { body($0.assumingMemoryBound(to: CChar.self)) }
    }
}
