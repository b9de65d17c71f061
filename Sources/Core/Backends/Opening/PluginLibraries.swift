package import Plugins
package import Posix
import Synchronization

/// The libraries of a process, each loaded once and for good. A failure is kept as long as the file is the same one: the
/// linker would only repeat it.
package final class PluginLibraries: Sendable {
    private struct Known {
        var result: Result<PluginLibrary, PluginError>
        var facts: FileFacts?
    }

    private let known = Mutex<[Path: Known]>([:])

    package init() {}

    /// Blocks on the disk, and on others that load.
    package func library(at path: Path) throws(PluginError) -> PluginLibrary {
        let facts = try? FileFacts(of: path)
        let result = known.withLock { known in
            if let before = known[path], (try? before.result.get()) != nil || before.facts == facts {
                return before.result
            }
            let loaded = Result { () throws(PluginError) in try PluginLibrary(path) }
            known[path] = Known(result: loaded, facts: facts)
            return loaded
        }
        return try result.get()
    }
}
