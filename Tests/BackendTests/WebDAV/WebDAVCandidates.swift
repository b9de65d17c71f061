import BackendServers

extension Candidate {
    static let webdav: [Candidate] = [
        dav("nginx", "WEBDAV_URL"),
        dav("nginx, strict", "WEBDAV_STRICT_URL"),
        dav("nginx, basic", "WEBDAV_BASIC_URL", ["username": "WEBDAV_USERNAME", "password": "WEBDAV_PASSWORD"]),
        dav("nginx, bearer", "WEBDAV_BEARER_URL", ["token": "WEBDAV_TOKEN"]),
        dav(
            "nginx, TLS", "WEBDAV_TLS_URL",
            ["username": "WEBDAV_USERNAME", "password": "WEBDAV_PASSWORD", "env.SSL_CERT_FILE": "WEBDAV_TLS_CA"]),
        dav("Apache", "WEBDAV_APACHE_URL", ["username": "WEBDAV_USERNAME", "password": "WEBDAV_PASSWORD"]),
        dav("Bazel's names", "WEBDAV_BAZEL_URL"),
    ]

    /// Apache overwrites files in place.
    private static func dav(_ name: String, _ url: String, _ more: [String: String] = [:]) -> Candidate {
        Candidate(name: "WebDAV: " + name, plugin: "webdav", isAtomic: name != "Apache") { space in
            let servers = try await BackendServers.up("webdav")
            return more.mapValues { servers[$0] }
                .merging(["endpoint": servers[url], "key_prefix": "/contract/\(space)/"]) { $1 }
        }
    }
}
