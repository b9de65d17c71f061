import BackendServers

/// One of the nine backends over its real server or its emulator.
struct BackendSettings: Sendable {
    /// In chains.
    let name: String
    /// What a store that works is told.
    let working: [String: String]
    /// What nobody but the server may see.
    let secrets: [String]
    let mistakes: [Mistake]

    /// Settings that cannot work.
    struct Mistake: Sendable {
        /// In place of those that work; an empty value takes one away.
        let changed: [String: String]
        /// The line that tells has all of these in it.
        let told: [String]

        init(_ changed: [String: String], _ told: String...) {
            self.changed = changed
            self.told = told
        }
    }

    static let names = ["azure", "cos", "gcs", "gha", "memcached", "oss", "redis", "s3", "webdav"]

    /// Where a file is named that is not there.
    static let nowhere = "/nonexistent/swcache"
    /// A secret that no server knows.
    static let wrongSecret = "hush-hush-4711"

    static func of(_ name: String) async throws -> BackendSettings {
        let place: Place =
            switch name {
            case "redis": Place(try await BackendServers.up("redis"))
            case "memcached": Place(try await BackendServers.up("memcached"))
            case "webdav": Place(try await BackendServers.up("webdav"))
            default: Place(try await BackendServers.up("cloudemu"))
            }
        return
            switch name
        {
        case "azure": place.azure
        case "cos": place.cos
        case "gcs": place.gcs
        case "gha": place.gha
        case "memcached": place.memcached
        case "oss": place.oss
        case "redis": place.redis
        case "s3": place.s3
        default: place.webdav
        }
    }

    /// The servers, and what is wrong with each backend's settings: a malformed URL, an unknown scheme, two settings that
    /// exclude each other, a bad number or word, a file that cannot be read, credentials that are refused, a bucket that is
    /// not there; as far as the backend has such a thing.
    struct Place {
        let servers: BackendServers

        init(_ servers: BackendServers) { self.servers = servers }

        subscript(name: String) -> String { servers[name] }
    }
}
