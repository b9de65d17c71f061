import BackendServers
import Foundation
import Testing

/// The servers of these tests, by what their scripts say under `SWCACHE_TEST_<name>`.
enum CloudServers {
    case cloud
    /// For tests that change the whole emulator: its clock, the life of its tokens. One after the other.
    case disturbed
    /// Python with the vendors' libraries.
    case sdk

    func callAsFunction(_ name: String) async throws -> String {
        let servers =
            switch self {
            case .cloud: try await BackendServers.up("cloudemu")
            case .disturbed: try await BackendServers.up("cloudemu", ["SWCACHE_TEST_INSTANCE": "clouds-disturbed"])
            case .sdk: try await BackendServers.up("cloudsdk")
            }
        return try #require(servers.values[name], "the script told no \(name)")
    }
}

let cloudScripts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "scripts/backends")
