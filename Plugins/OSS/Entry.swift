public import PluginABI
import PluginKit

private let plugin = Plugin(OSSBackend.self, name: "oss", version: "1.0")

@c(swcache_plugin_oss)
public func ossPluginEntry() -> UnsafePointer<swcache_plugin> { plugin.table }
