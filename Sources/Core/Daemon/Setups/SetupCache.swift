import Backends
import Config
import Plugins
import Posix
import Wire

/// Resolves what requests ask for. Plugins are looked for where each request says, and looked at again every second. A
/// value for one owner; bounded.
struct SetupCache {
    private struct Shelf {
        var catalog: PluginCatalog
        var setups: ConfigurationCache<Setup>
        var checked: Int64
    }

    /// By the request's search path.
    private var shelves: [[UInt8]: Shelf] = [:]
    private let program: Path?

    private static let mostShelves = 8
    /// In nanoseconds.
    private static let pause: Int64 = 1_000_000_000

    /// - Parameter program: beside which plugins are looked for.
    init(program: Path? = Caller.executable) { self.program = program }

    mutating func setup(
        _ environment: Environment, in directory: [UInt8]
    ) throws(ConfigurationError) -> Setup {
        let searchPath = environment["SCCACHE_PLUGIN_DIR"] ?? []
        var shelf = shelf(searchPath)
        // In place: a copy of all that is known would be made for each request.
        shelves[searchPath] = nil
        defer { shelves[searchPath] = shelf }
        let catalog = shelf.catalog
        return try shelf.setups.product(
            of: environment, directory: directory, holds: { $0.holds },
            make: { Setup($0, LevelPlanner(catalog, $0, environment).plan()) })
    }

    private mutating func shelf(_ searchPath: [UInt8]) -> Shelf {
        let now = Clock.monotonic
        if var known = shelves[searchPath] {
            if now - known.checked < Self.pause { return known }
            if known.catalog.isCurrent {
                known.checked = now
                return known
            }
        }
        if shelves.count >= Self.mostShelves { shelves.removeAll() }
        let catalog = PluginCatalog(
            PluginPlace.all(searchPath: searchPath, program: program), version: "\(Build.version)")
        return Shelf(catalog: catalog, setups: ConfigurationCache(catalog.filter), checked: now)
    }
}
