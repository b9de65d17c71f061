import BackendServers

extension Candidate {
    static let memcached: [Candidate] = [
        memcached("plain", ["url": "MEMCACHED_LARGE_URL"]),
        memcached("socket", ["url": "MEMCACHED_UNIX_URL"]),
        memcached(
            "login",
            ["url": "MEMCACHED_SASL_URL", "username": "MEMCACHED_USERNAME", "password": "MEMCACHED_PASSWORD"]),
    ]

    /// - Parameter options: with the names of what the servers' script says.
    private static func memcached(_ name: String, _ options: [String: String]) -> Candidate {
        Candidate(name: "Memcached: " + name, plugin: "memcached") { space in
            let servers = try await BackendServers.up("memcached")
            return options.mapValues { servers[$0] }.merging(["key_prefix": space]) { $1 }
        }
    }
}
