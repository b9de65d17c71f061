public import PluginABI
import PluginKit

private let plugin = Plugin(MemcachedBackend.self, name: "memcached", version: "1.0")

@c(swcache_plugin_memcached)
public func entry() -> UnsafePointer<swcache_plugin> { plugin.table }
