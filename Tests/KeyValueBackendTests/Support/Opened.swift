import Foundation
import Plugins
import Posix
import PosixAsync
import Storage
import Synchronization

/// Where the build puts libraries: beside the running test.
let products = URL(filePath: try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    .deletingLastPathComponent()

/// What a plugin logged.
final class Log: Sendable {
    private let entries = Mutex<[String]>([])

    func add(_ line: String) { entries.withLock { $0.append(line) } }

    var lines: [String] { entries.withLock { $0 } }
    var text: String { lines.joined(separator: "\n") }
}

/// Loads the built plugin and opens a store, as the daemon does.
func session(_ name: String, _ options: [String: String], log: Log = Log()) throws -> PluginSession {
    let library = try PluginLibrary(Path(products.appending(path: "libswcache-\(name).so").path))
    let options = options.sorted { $0.key < $1.key }.map { PluginOption($0.key, Array($0.value.utf8)) }
    return try PluginSession(library, options: options) { _, line in log.add(line) }
}

func store(_ name: String, _ options: [String: String], readOnly: Bool = false) throws -> PluginStore {
    PluginStore(try session(name, options), location: name, readOnly: readOnly, pool: IOPool())
}

extension PluginSession {
    func get(_ key: String) async -> PluginAnswer { await get(Blob(copying: key.utf8), before: soon) }

    func put(_ key: String, _ value: [UInt8]) async -> PluginAnswer {
        await put(Blob(copying: key.utf8), Blob(copying: value), before: soon)
    }

    func put(_ key: String, _ value: String) async -> PluginAnswer { await put(key, Array(value.utf8)) }
    func remove(_ key: String) async -> PluginAnswer { await remove(Blob(copying: key.utf8), before: soon) }
}

extension PluginAnswer {
    var text: String? { value.map { String(decoding: $0.bytes, as: UTF8.self) } }
}

/// Keys and prefixes that no other test uses.
func fresh() -> String { "t" + UUID().uuidString.lowercased().replacing("-", with: "") }
