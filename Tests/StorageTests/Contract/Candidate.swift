import Foundation
import Plugins
import Posix
import PosixAsync
import Storage
import Testing

/// A store that the contract suite is run over. A new one is a row here.
enum Candidate: String, CaseIterable, CustomTestStringConvertible {
    case memory, disk, cPlugin, swiftPlugin, chain

    var testDescription: String { rawValue }

    /// The last value put is the one got; else the first stays.
    var overwrites: Bool { true }

    /// A reader sees the old value or the new one whole; else what verifies values must see to it.
    var isAtomic: Bool { true }

    var removes: Bool { true }

    /// Compares and swaps.
    var swaps: Bool { self == .swiftPlugin }

    var canBeReadOnly: Bool { self == .disk || self == .cPlugin }

    /// Hands out a fresh, empty store.
    func withStore(_ body: (any Store) async throws -> Void) async throws {
        let desk = try Desk()
        try await body(try await store(at: desk, readOnly: false))
        withExtendedLifetime(desk) {}
    }

    /// Over what stores at the same desk have left.
    func store(at desk: Desk, readOnly: Bool) async throws -> any Store {
        let pool = IOPool()
        switch self {
        case .memory: return MemoryStore(limit: 1 << 30, pool: pool)
        case .disk: return desk.disk(readOnly: readOnly)
        case .cPlugin:
            let library = try PluginLibrary(Path(products.appending(path: "libswcache-directory.so").path))
            let directory = PluginOption("directory", Array((desk.directory.path + "/values").utf8))
            let session = try PluginSession(library, options: [directory])
            return PluginStore(session, location: "Directory", readOnly: readOnly, pool: pool)
        case .swiftPlugin:
            let library = try PluginLibrary(Path(products.appending(path: "libswcache-memory.so").path))
            let session = try PluginSession(library, options: [PluginOption("limit", Array("1000000000".utf8))])
            return PluginStore(session, location: "Memory", readOnly: readOnly, pool: pool)
        case .chain:
            let memory = MemoryStore(limit: 1 << 20, pool: pool)
            let levels = [try await Candidate.cPlugin.store(at: desk, readOnly: false), desk.disk()].map { Level($0) }
            return MultiLevel(memory: memory, levels: levels, policy: .all, pool: pool)
        }
    }
}

/// Where the build puts programs and libraries: beside the running test.
let products = URL(filePath: try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    .deletingLastPathComponent()
