import Foundation
import Plugins
import Synchronization

/// What a plugin logged.
final class Log: Sendable {
    private let entries = Mutex<[String]>([])

    func add(_ line: String) { entries.withLock { $0.append(line) } }

    var lines: [String] { entries.withLock { $0 } }
    var text: String { lines.joined(separator: "\n") }
}

func session(_ plugin: String, _ options: [String: String], log: Log) throws -> PluginSession {
    try session(plugin, options, log: { _, line in log.add(line) })
}

func pluginOptions(_ options: [String: String]) -> [PluginOption] {
    options.sorted { $0.key < $1.key }.map { PluginOption($0.key, Array($0.value.utf8)) }
}

extension PluginSession {
    func get(_ key: String, before deadline: ContinuousClock.Instant = soon) async -> PluginAnswer {
        await get(Blob(copying: key.utf8), before: deadline)
    }

    func put(_ key: String, _ value: [UInt8]) async -> PluginAnswer {
        await put(Blob(copying: key.utf8), Blob(copying: value), before: soon)
    }

    func put(_ key: String, _ value: String) async -> PluginAnswer { await put(key, Array(value.utf8)) }
    /// Compare and swap where nothing is expected.
    func add(_ key: String, _ value: String) async -> PluginAnswer {
        await replace(Blob(copying: key.utf8), expected: nil, with: Blob(copying: value.utf8), before: soon)
    }

    func remove(_ key: String) async -> PluginAnswer { await remove(Blob(copying: key.utf8), before: soon) }
}

extension PluginAnswer {
    var text: String? { value.map { String(decoding: $0.bytes, as: UTF8.self) } }
}

/// A key, and the beginning of names, that no other test uses.
func fresh() -> String { "t" + UUID().uuidString.lowercased().replacing("-", with: "") }
