public import PluginABI
import PluginKit

private let plugin = Plugin(MemoryBackend.self, name: "memory", version: "1.0")

@c(swcache_plugin_memory)
public func memoryPluginEntry() -> UnsafePointer<swcache_plugin> { plugin.table }
