import PluginABI

/// What an opened store told of itself.
package struct PluginCapabilities: Equatable, Sendable {
    package var overwrites = true
    package var expires = false
    package var readOnly = false
    /// In bytes.
    package var largestValue = Int64.max
    /// Keys in one batched read.
    package var batchLimit = Int.max
    package var removes = false
    package var batches = false
    package var replaces = false
    package var reconfigures = false
}

extension PluginCapabilities {
    /// Asks the store, as far as it can tell.
    init(_ table: swcache_plugin, _ store: OpaquePointer) {
        var told = swcache_capabilities()
        told.size = UInt64(MemoryLayout<swcache_capabilities>.size)
        told.flags = UInt64(SWCACHE_CAN_OVERWRITE)
        table.capabilities?(store, &told)
        overwrites = told.flags & UInt64(SWCACHE_CAN_OVERWRITE) != 0
        expires = told.flags & UInt64(SWCACHE_CAN_EXPIRE) != 0
        readOnly = told.flags & UInt64(SWCACHE_READ_ONLY) != 0 || table.put == nil
        largestValue = told.largest_value == 0 ? .max : Int64(clamping: told.largest_value)
        batchLimit = told.batch_limit == 0 ? .max : Int(clamping: told.batch_limit)
        removes = table.remove != nil
        batches = table.get_many != nil
        replaces = table.replace != nil
        reconfigures = table.reconfigure != nil
    }
}
