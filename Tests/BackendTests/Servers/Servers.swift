import BackendServers
import Foundation
import Testing

/// The servers of these tests, by what their scripts say under `SWCACHE_TEST_<name>`.
struct Servers: Sendable {
    static let cloud = Servers(family: "cloudemu")
    /// For tests that change the whole emulator: its clock, the life of its tokens. One after the other.
    static let disturbed = Servers(family: "cloudemu", environment: ["SWCACHE_TEST_INSTANCE": "disturbed"])
    /// The same for the clouds' own suite, which runs beside that of the buckets.
    static let disturbedClouds = Servers(
        family: "cloudemu", environment: ["SWCACHE_TEST_INSTANCE": "clouds-disturbed"])
    static let moto = Servers(family: "s3")
    /// Python with the vendors' libraries.
    static let sdk = Servers(family: "sdk")
    static let cloudSDK = Servers(family: "cloudsdk")

    let family: String
    var environment: [String: String] = [:]

    func callAsFunction(_ name: String) async throws -> String {
        try #require(
            try await BackendServers.up(family, environment).values[name], "the script of \(family) told no \(name)")
    }
}

extension Emulator {
    init(_ servers: Servers) async throws {
        self.init(try await BackendServers.up(servers.family, servers.environment))
    }
}

let backendScripts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/backends")
