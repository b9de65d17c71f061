package import Plugins
package import PosixAsync
import Synchronization

/// The stores of a process: levels that mean the same share one, with its connections.
package final class BackendStores: Sendable {
    private let stores = Mutex<[LevelIdentity: BackendStore]>([:])
    private let libraries = PluginLibraries()
    private let pool: IOPool
    private let log: PluginLog

    package init(pool: IOPool, log: @escaping PluginLog = { _, _ in }) {
        self.pool = pool
        self.log = log
    }

    /// Nothing is loaded or opened yet.
    package func store(for level: PluginLevel) -> BackendStore {
        let identity = level.identity
        let store = stores.withLock { stores in
            if let known = stores[identity] { return known }
            let new = BackendStore(level, libraries: libraries, pool: pool, log: log)
            stores[identity] = new
            return new
        }
        store.renew(level)
        return store
    }
}
