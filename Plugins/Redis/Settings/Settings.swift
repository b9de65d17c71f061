package import PluginKit

/// What the options say, checked.
package struct Settings: Sendable {
    /// One, or the cluster's nodes that are asked first.
    package var endpoints: [Endpoint]
    package var isCluster: Bool
    /// In seconds; `nil`: for ever.
    package var lifetime: UInt64?
    /// Without slashes at its ends.
    package var prefix: String
    package var readOnly: Bool
    package var certificates: CertificateFiles

    package init(_ options: Options) throws(BackendError) {
        (endpoints, isCluster) = try Self.endpoints(options)
        lifetime = try Self.lifetime(options)
        prefix = options.prefix("key_prefix")
        readOnly = try options.readOnly("rw_mode")
        certificates = CertificateFiles(options)
        guard (certificates.certificate == nil) == (certificates.key == nil) else {
            throw BackendError(.badOption, "client_cert_file and client_key_file go together: set both or none")
        }
    }

    private static func endpoints(_ options: Options) throws(BackendError) -> ([Endpoint], Bool) {
        let names = ["endpoint", "cluster_endpoints", "url"].filter { options[$0] != nil }
        guard let name = names.first, let text = options[name], names.count == 1 else {
            throw BackendError(.badOption, "Only one of `endpoint`, `cluster_endpoints`, `url` must be set")
        }
        let isCluster = name == "cluster_endpoints"
        var endpoints: [Endpoint] = []
        for part in isCluster ? text.split(separator: ",") : [Substring(text)] {
            let trimmed = part.drop { $0 == " " }
            endpoints.append(try complete(EndpointText(option: name).parse(String(trimmed)), name, options))
        }
        guard let first = endpoints.first else {
            throw BackendError(.badOption, "cluster_endpoints names no server; write redis://host:port,redis://…")
        }
        if isCluster { try checkCluster(first, endpoints) }
        return (endpoints, isCluster)
    }

    /// Adds what has options of its own.
    private static func complete(
        _ endpoint: Endpoint, _ name: String, _ options: Options
    ) throws(BackendError) -> Endpoint {
        var endpoint = endpoint
        let database = try options.number("db")
        if name == "url", options["username"] != nil || options["password"] != nil || database != nil {
            throw BackendError(
                .badOption,
                "`username`, `password` and `db` has no effect when `url` is set. Please, use `endpoint` or "
                    + "`cluster_endpoints` for new configuration syntax")
        }
        if name != "url", endpoint.password != nil {
            throw BackendError(
                .badOption,
                "\(name) holds a password, and is shown in statistics; set password (SCCACHE_REDIS_PASSWORD) instead")
        }
        if let username = options["username"] { endpoint.username = username }
        if let password = options["password"] { endpoint.password = password }
        if endpoint.username != nil, endpoint.password == nil {
            throw BackendError(.badOption, "there is a user name without a password; Redis wants both")
        }
        if let database {
            guard endpoint.database == 0 || endpoint.database == database else {
                throw BackendError(.badOption, "db and the database in \(name) are not the same; set one of them")
            }
            endpoint.database = database
        }
        guard endpoint.database <= Int32.max else {
            throw BackendError(.badOption, "db is no database that a server could have; it is usually 0 to 15")
        }
        return endpoint
    }

    private static func checkCluster(_ first: Endpoint, _ all: [Endpoint]) throws(BackendError) {
        guard all.allSatisfy({ $0.database == 0 }) else {
            throw BackendError(.badOption, "a Redis cluster has database 0 only; leave db out with cluster_endpoints")
        }
        guard all.allSatisfy({ $0.address != nil }) else {
            throw BackendError(
                .badOption, "cluster_endpoints cannot name Unix sockets, as nodes name each other by address")
        }
        guard all.allSatisfy({ $0.secure == first.secure && $0.verifies == first.verifies }),
            all.allSatisfy({ $0.username == first.username && $0.password == first.password })
        else {
            throw BackendError(.badOption, "cluster_endpoints must agree on TLS, user and password")
        }
    }

    private static func lifetime(_ options: Options) throws(BackendError) -> UInt64? {
        if options["expiration"] != nil, options["ttl"] != nil {
            throw BackendError(
                .badOption,
                "You mustn't set both SCCACHE_REDIS_EXPIRATION and SCCACHE_REDIS_TTL. Use only one.")
        }
        for name in ["expiration", "ttl"] {
            guard let seconds = try options.number(name), seconds > 0 else { continue }
            // Servers count in milliseconds since 1970, in 63 bits.
            guard seconds <= 1 << 40 else { throw BackendError(.badOption, "\(name) is too long; it counts seconds") }
            return seconds
        }
        return nil
    }
}

/// Files for TLS; unset ones are the system's.
package struct CertificateFiles: Equatable, Sendable {
    package var authorities: String?
    /// A folder with hashed names.
    package var authoritiesFolder: String?
    package var certificate: String?
    package var key: String?

    package init(_ options: Options) {
        authorities = options["ca_file"] ?? options["env.SSL_CERT_FILE"]
        authoritiesFolder = options["ca_file"] == nil ? options["env.SSL_CERT_DIR"] : nil
        certificate = options["client_cert_file"]
        key = options["client_key_file"]
    }
}

extension Settings {
    /// The same values lie under the same keys: only what opens the door, or how long values live, differs.
    package func isSameStore(as other: Settings) -> Bool {
        func doors(_ settings: Settings) -> [Endpoint] {
            settings.endpoints.map {
                var door = $0
                (door.username, door.password) = (nil, nil)
                return door
            }
        }
        return doors(self) == doors(other) && isCluster == other.isCluster && prefix == other.prefix
            && readOnly == other.readOnly
    }
}
