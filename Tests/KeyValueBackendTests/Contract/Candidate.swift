import Foundation
import Storage
import Testing

/// The plugins' stores, for the suite that every store passes.
enum Candidate: String, CaseIterable, CustomTestStringConvertible {
    case redis, redisSocket, redisTLS, redisCluster
    case memcached, memcachedSocket, memcachedLogin

    var testDescription: String { rawValue }

    var canBeReadOnly: Bool { true }

    func withStore(_ body: (any Store) async throws -> Void) async throws {
        let desk = try Desk()
        try await body(try store(at: desk, readOnly: false))
    }

    /// A desk's name is the prefix, so that every desk finds an empty store.
    func store(at desk: Desk, readOnly: Bool) throws -> any Store {
        var options = ["key_prefix": desk.directory.lastPathComponent, "expiration": "600"]
        if readOnly { options["rw_mode"] = "READ_ONLY" }
        let name = rawValue.hasPrefix("redis") ? "redis" : "memcached"
        switch self {
        case .redis: options["endpoint"] = try Servers.redis("URL")
        case .redisSocket: options["endpoint"] = try Servers.redis("UNIX_URL")
        case .redisTLS:
            options["endpoint"] = try Servers.redis("TLS_URL")
            options["ca_file"] = try Servers.redis("TLS_CA")
        case .redisCluster: options["cluster_endpoints"] = try Servers.redis("CLUSTER_URLS")
        case .memcached: options["url"] = try Servers.memcached("LARGE_URL")
        case .memcachedSocket: options["url"] = "unix:" + (try Servers.memcached("UNIX_SOCKET"))
        case .memcachedLogin:
            options["url"] = try Servers.memcached("SASL_URL")
            options["username"] = try Servers.memcached("USERNAME")
            options["password"] = try Servers.memcached("PASSWORD")
        }
        return try KeyValueBackendTests.store(name, options)
    }
}
