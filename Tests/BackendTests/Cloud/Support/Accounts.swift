/// The options of stores that work.
enum Account {
    /// A service account that may write.
    static func gcs(_ servers: Servers = .cloud) async throws -> [String: String] {
        try await bareGCS(servers).but(["cred_path": try await servers("GCS_KEY_PATH")])
    }

    /// Without credentials.
    static func bareGCS(_ servers: Servers = .cloud) async throws -> [String: String] {
        [
            "bucket": try await servers("GCS_BUCKET"), "endpoint": try await servers("GCS_ENDPOINT"),
            "rw_mode": "READ_WRITE",
            "key_prefix": fresh(),
        ]
    }

    static func azure(_ servers: Servers = .cloud) async throws -> [String: String] {
        [
            "container": try await servers("AZURE_CONTAINER"),
            "connection_string": try await servers("AZURE_CONNECTION_STRING"),
            "key_prefix": fresh(),
        ]
    }

    /// By an endpoint alone, which leaves the credentials to the environment.
    static func bareAzure(_ servers: Servers = .cloud) async throws -> [String: String] {
        [
            "container": try await servers("AZURE_CONTAINER"), "endpoint": try await servers("AZURE_ENDPOINT"),
            "key_prefix": fresh(),
        ]
    }

    static func entraAzure(_ servers: Servers = .cloud) async throws -> [String: String] {
        try await bareAzure(servers).but([
            "env.AZURE_AUTHORITY_HOST": try await servers("AZURE_AUTHORITY_HOST"),
            "env.AZURE_TENANT_ID": try await servers("AZURE_TENANT_ID"),
            "env.AZURE_CLIENT_ID": try await servers("AZURE_CLIENT_ID"),
            "env.AZURE_CLIENT_SECRET": try await servers("AZURE_CLIENT_SECRET"),
        ])
    }
}

extension [String: String] {
    /// With these in place of or besides the others; `nil` removes.
    func but(_ changes: [String: String?]) -> [String: String] {
        changes.reduce(into: self) { $0[$1.key] = $1.value }
    }

    /// The beginning of all names, which no other test has.
    var prefix: String { self["key_prefix"] ?? "" }
}
