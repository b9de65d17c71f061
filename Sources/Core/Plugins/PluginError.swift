package import Posix

/// Why there is no plugin, or no store of it.
package enum PluginError: Error, Equatable, Sendable {
    /// Somebody else could have put other code there: the path that everybody may write to.
    case unsafePlace(Writers.Danger)
    /// The name of the file is not `libswcache-<name>.so`.
    case badName(Path)
    /// The dynamic linker's own words.
    case notLoadable(String)
    /// The library has no such entry point.
    case missingSymbol(String)
    /// The entry point gave no table, or one that lacks what every plugin must have.
    case badTable(String)
    case wrongVersion(found: UInt32, known: UInt32)
    /// What the plugin answered to `open`.
    case refused(PluginStatus)
}
