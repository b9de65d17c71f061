public import PluginABI

/// Makes the C table of a ``Backend``. Keep it in a global and return `table` from the entry function, which is all
/// that `Entry.swift` holds:
///
///     private let plugin = Plugin(Mine.self, name: "mine", version: "1.0")
///
///     @c(swcache_plugin_mine)
///     public func entry() -> UnsafePointer<swcache_plugin> { plugin.table }
public struct Plugin: Sendable {
    /// Lives as long as the process.
    public nonisolated(unsafe) let table: UnsafePointer<swcache_plugin>

    /// The strings are literals, since C reads them up to their NUL.
    public init<B: Backend>(_: B.Type, name: StaticString, version: StaticString) {
        let opener = Opener { options, host throws(BackendError) in try B(options, host) }
        let table = UnsafeMutablePointer<swcache_plugin>.allocate(capacity: 1)
        table.initialize(
            to: swcache_plugin(
                size: UInt64(MemoryLayout<swcache_plugin>.size),
                abi_major: SWCACHE_ABI_MAJOR, abi_minor: SWCACHE_ABI_MINOR,
                name: name.cString, version: version.cString,
                context: Unmanaged.passRetained(opener).toOpaque(),
                open: openStore, close: closeStore, get: startGet, put: startPut, check: startCheck,
                cancel: cancelOperation, capabilities: tellCapabilities, remove: startRemove, get_many: startGetMany,
                reconfigure: reconfigureStore, replace: startReplace))
        self.table = UnsafePointer(table)
    }
}

/// C functions cannot be generic, so the backend's type hides in a closure.
final class Opener: Sendable {
    let open: @Sendable (Options, Host) throws(BackendError) -> any Backend

    init(_ open: @escaping @Sendable (Options, Host) throws(BackendError) -> any Backend) { self.open = open }
}

extension StaticString {
    fileprivate var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
