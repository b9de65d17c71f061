import BackendServers

extension Candidate {
    static let redis: [Candidate] = [
        redis("plain", ["endpoint": "REDIS_URL"]),
        redis("socket", ["endpoint": "REDIS_UNIX_URL"]),
        redis("TLS", ["endpoint": "REDIS_TLS_URL", "ca_file": "REDIS_TLS_CA"]),
        redis(
            "login",
            ["endpoint": "REDIS_AUTH_URL", "username": "REDIS_ACL_USERNAME", "password": "REDIS_ACL_PASSWORD"]),
        redis("cluster", ["cluster_endpoints": "REDIS_CLUSTER_URLS"]),
    ]

    /// - Parameter options: with the names of what the servers' script says.
    private static func redis(_ name: String, _ options: [String: String]) -> Candidate {
        Candidate(name: "Redis: " + name, plugin: "redis") { space in
            let servers = try await BackendServers.up("redis")
            return options.mapValues { servers[$0] }.merging(["key_prefix": space, "expiration": "600"]) { $1 }
        }
    }
}
