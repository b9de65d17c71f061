package import Plugins
package import Posix
import Synchronization

/// The libraries of a process, each loaded once and for good. A failure is kept too: the linker would only repeat it.
package final class PluginLibraries: Sendable {
    private let known = Mutex<[Path: Result<PluginLibrary, PluginError>]>([:])

    package init() {}

    /// Blocks on the disk, and on others that load.
    package func library(at path: Path) throws(PluginError) -> PluginLibrary {
        let result = known.withLock { known in
            if let known = known[path] { return known }
            let loaded = Result { () throws(PluginError) in try PluginLibrary(path) }
            known[path] = loaded
            return loaded
        }
        return try result.get()
    }
}
