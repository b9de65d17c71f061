package import Config
import Documents
package import Plugins
import Posix

/// Variables that look like ours, but mean nothing to the core or to any plugin that is there: a slip of the pen, or a
/// plugin that is not installed.
struct UnclaimedVariables {
    let notes: [String]

    init(_ environment: Environment, _ catalog: PluginCatalog) {
        let manifests = catalog.plugins.map(\.manifest) + catalog.refusals.compactMap(\.manifest)
        let claimed = Set(manifests.flatMap(\.variables)).union(CoreVariables.names)
        notes =
            Self.relativePlaces(environment)
            + Self.names(environment).filter { !claimed.contains($0) }.map { name in
                let hint = Spelling.nearest(to: name, among: claimed.sorted(), most: 2)
                return "\(name) has no effect: " + (hint.map { "did you mean \($0)?" } ?? "is a plugin not installed?")
            }
    }

    private static func relativePlaces(_ environment: Environment) -> [String] {
        (environment["SCCACHE_PLUGIN_DIR"] ?? []).split(separator: UInt8(ascii: ":")).map { Path($0) }
            .filter { !$0.isAbsolute }
            .map { "SCCACHE_PLUGIN_DIR names '\($0.text)', which is left out: it is not an absolute path" }
    }

    private static func names(_ environment: Environment) -> [String] {
        environment.entries.compactMap { entry in
            guard entry.starts(with: "SCCACHE_".utf8), let end = entry.firstIndex(of: UInt8(ascii: "=")),
                end < entry.count - 1
            else { return nil }
            return String(decoding: entry[..<end], as: UTF8.self)
        }
    }
}

extension PluginManifest {
    /// All that it may read by itself, files of secrets included.
    package var variables: [String] {
        options.flatMap { option in
            option.environment + (option.isSecret ? option.environment.map { $0 + "_FILE" } : [])
        }
    }
}

extension PluginCatalog {
    /// The variables that plans depend on.
    package var filter: VariableFilter {
        let manifests = plugins.map(\.manifest) + refusals.compactMap(\.manifest)
        let foreign = manifests.flatMap(\.foreign)
        return VariableFilter(
            names: manifests.flatMap(\.variables) + foreign.filter { !$0.isPrefix }.map(\.name),
            prefixes: foreign.filter(\.isPrefix).map(\.name))
    }
}
