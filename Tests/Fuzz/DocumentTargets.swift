import Config
import Documents
import Plugins
import Posix

extension Target {
    static let toml = Target(name: "toml") { text in
        guard let table = try? TOMLReader.read(text), case .list(let list)? = table["list"] else { return false }
        return list.count == 2 && list.first != .integer(1)
    }

    static let json = Target(name: "json") { text in
        guard let value = try? JSONReader.read(text) else { return false }
        if case .text(let text) = value {
            let again = try? JSONReader.read(bytes(JSONText.quoted(text)))
            require(again == value, "a text that is not read as it was written")
        }
        guard case .table(let table) = value, case .list(let list)? = table["a"] else { return false }
        if case .integer(let number)? = list.first { return number != 1 }
        return false
    }

    /// A configuration file, TOML or JSON by the first byte, with an environment behind a NUL.
    static let config = Target(name: "config") { input in
        let isJSON = input.first ?? 0 == 0x7b
        let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let variables = parts.count > 1 ? parts[1].split(separator: 0).map { Array($0) } : []
        let environment = Environment(entries: variables + [bytes("SCCACHE_CONF=/c.\(isJSON ? "json" : "toml")")])
        let file = parts.first.map { Array($0) } ?? []
        let found = try? Configuration.resolve(
            environment: environment, accountHome: { nil }, readFile: { _ in .bytes(file) })
        return found.map { $0.storage.disk.sizeLimit % 1024 != 0 } ?? false
    }

    static let pluginManifests = Target(name: "plugin-manifests") { text in
        guard let manifest = try? PluginManifest(text, name: "n") else { return false }
        _ = manifest.location { _ in "x" }
        return manifest.options.count == 2 && manifest.priority != 5
    }
}
