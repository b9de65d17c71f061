import BackendServers
import Foundation
import ObjectStoreKit
import PluginKit
import Synchronization

/// A path of its own on the test servers, and a client.
struct Place: Sendable {
    let client: HTTPClient
    let url: ObjectStoreKit.URL
    let emulator: Emulator?

    /// At the nginx that takes everything, directly.
    static func direct(_ settings: Settings = quick) async throws -> Place {
        try Place(try await BackendServers.up("webdav")["WEBDAV_URL"], settings, nil)
    }

    /// The same through the emulator, which can be told to fail.
    static func faulty(_ settings: Settings = quick) async throws -> Place {
        let dav = try await BackendServers.up("webdav")["WEBDAV_URL"]
        let emulator = try await BackendServers.up("cloudemu", ["CLOUDEMU_ARGS": "--services= --proxy dav=\(dav)"])
        return try Place(emulator["CLOUD_PROXY_DAV_URL"], settings, Emulator(emulator))
    }

    private init(_ base: String, _ settings: Settings, _ emulator: Emulator?) throws {
        client = HTTPClient(settings, Host { _, _ in })
        url = try URL(base).appending([UUID().uuidString])
        self.emulator = emulator
    }

    /// As patient as a test may be.
    static var quick: Settings {
        var settings = Settings()
        settings.firstPause = .milliseconds(5)
        return settings
    }

    func object(_ name: String = "a") -> ObjectStoreKit.URL { url.appending([name]) }

    func put(_ bytes: [UInt8], _ name: String = "a") async throws -> Int {
        try await client.send(Request("PUT", object(name), body: .bytes(bytes)), nil, soon).status
    }

    func get(_ name: String = "a", _ call: Call = soon) async throws -> Response {
        try await client.send(Request("GET", object(name)), nil, call)
    }

    func inject(_ kind: String, _ parameters: [String: any Sendable] = [:]) async throws {
        try await emulator?.inject(kind, service: "proxy:dav", path: url.path, parameters)
    }

    /// What the emulator saw of this place.
    func log() async throws -> [Emulator.Entry] {
        try await emulator?.log(service: "proxy:dav", path: url.path) ?? []
    }
}

var soon: Call { Call(deadline: .now + .seconds(30)) }

func bytes(_ count: Int) -> [UInt8] {
    var state: UInt64 = 1
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
}

/// What was thrown, to look at its reason.
func failure(_ body: () async throws -> Void) async -> BackendError? {
    do {
        try await body()
        return nil
    } catch { return error as? BackendError }
}
