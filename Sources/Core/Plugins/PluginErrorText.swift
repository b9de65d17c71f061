import Posix

extension PluginError {
    /// One line for people: what is wrong, and what to do.
    package var text: String {
        switch self {
        case .unsafePlace(let danger): danger.text
        case .badName(let path): "\(path.text) is not named libswcache-<name>.so"
        case .notLoadable(let reason):
            "the plugin cannot be loaded: \(reason); install what is lacking, or the plugin again"
        case .missingSymbol(let symbol): "the plugin's library has no \(symbol); install the plugin again"
        case .badTable(let reason): "the plugin's table cannot be used: \(reason); install the plugin again"
        case .wrongVersion(let found, let known):
            "the plugin is for version \(found) of the plugin interface, this program has version \(known)"
        case .refused(let status): "the plugin refuses its options (\(status))"
        }
    }
}
