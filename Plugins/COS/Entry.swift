public import PluginABI
import PluginKit

private let plugin = Plugin(COSBackend.self, name: "cos", version: "1.0")

@c(swcache_plugin_cos)
public func cosPluginEntry() -> UnsafePointer<swcache_plugin> { plugin.table }
