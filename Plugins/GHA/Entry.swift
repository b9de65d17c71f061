public import PluginABI
import PluginKit

private let plugin = Plugin(GHABackend.self, name: "gha", version: Release.version)

@c(swcache_plugin_gha)
public func ghaPluginEntry() -> UnsafePointer<swcache_plugin> { plugin.table }
