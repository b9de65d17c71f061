import Foundation
import Plugins
import Posix
import PosixAsync
import Storage
import Testing

/// A built backend over a real server, for the suite that every store passes. A backend's rows are in a file of its own;
/// `allCases` names them.
struct Candidate: Sendable, CustomTestStringConvertible {
    static let allCases: [Candidate] = buckets + cloud + gha + memcached + redis + webdav

    let name: String
    /// The library's.
    let plugin: String
    var overwrites = true
    /// A reader sees the old value or the new one whole; else what verifies values must see to it.
    var isAtomic = true
    var removes = true
    var canBeReadOnly = true
    /// The options that open a store; `space` is a name that no other desk has, for a key prefix or the like.
    let options: @Sendable (_ space: String) async throws -> [String: String]

    /// Compares and swaps; others decline that.
    var swaps: Bool { ["azure", "gcs", "memcached", "redis", "s3"].contains(plugin) }

    var testDescription: String { name }

    /// Hands out a fresh, empty store.
    func withStore(_ body: (any Store) async throws -> Void) async throws {
        let desk = try Desk()
        try await body(try await store(at: desk, readOnly: false))
        withExtendedLifetime(desk) {}
    }

    /// Over what stores at the same desk have left.
    func store(at desk: Desk, readOnly: Bool) async throws -> any Store {
        try backend(plugin, try await options(desk.directory.lastPathComponent), readOnly: readOnly)
    }
}

/// A store of the built plugin.
func backend(_ plugin: String, _ options: [String: String], readOnly: Bool = false) throws -> PluginStore {
    PluginStore(try session(plugin, options), location: plugin, readOnly: readOnly, pool: IOPool())
}

func session(_ plugin: String, _ options: [String: String], log: @escaping PluginLog = { _, _ in }) throws
    -> PluginSession
{
    let library = try PluginLibrary(Path(products.appending(path: "libswcache-\(plugin).so").path))
    return try PluginSession(library, options: options.map { PluginOption($0.key, Array($0.value.utf8)) }, log: log)
}

/// Where the build puts programs and libraries: beside the running test.
let products = URL(filePath: try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    .deletingLastPathComponent()
