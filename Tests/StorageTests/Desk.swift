import Foundation
import Hashing
import Posix
import PosixAsync
import Storage

/// A directory of its own for one test, gone with the last reference.
final class Desk: Sendable {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "swcache-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var path: Path { Path(directory.path) }

    func disk(limit: Int64 = 1 << 40, readOnly: Bool = false) -> DiskStore {
        DiskStore(directory: path, limit: limit, readOnly: readOnly, pool: IOPool())
    }

    /// Every value's file below the directory.
    func values() throws -> [URL] {
        let root = directory.appending(path: "swcache/v1")
        let shelves = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
        return try shelves.filter { $0.lastPathComponent.count == 2 }.flatMap {
            try FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
        }.filter { $0.lastPathComponent != ".size" }
    }

    func bytesInFiles() throws -> Int64 {
        try values().reduce(0) { $0 + (try FileFacts(of: Path($1.path)).size) }
    }
}

extension Key {
    /// The same key for the same number.
    static func numbered(_ number: Int, _ kind: Kind = .entry) -> Key {
        Key(kind, Digest(of: Array("key \(number)".utf8)))
    }
}

/// Far enough away for every test, near enough to end a hanging one.
var soon: ContinuousClock.Instant { .now + .seconds(60) }

extension Lookup {
    var bytes: [UInt8]? {
        if case .found(let value) = self { value.flattened() } else { nil }
    }

    var isAbsent: Bool { if case .absent = self { true } else { false } }

    var failure: Failure? { if case .unavailable(let failure) = self { failure } else { nil } }
}

func bytes(_ count: Int, seed: Int = 1) -> [UInt8] {
    var state = UInt64(truncatingIfNeeded: seed) | 1
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
}
