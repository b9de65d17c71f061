public import PluginABI
import PluginKit

private let plugin = Plugin(GCSBackend.self, name: "gcs", version: "1.0")

@c(swcache_plugin_gcs)
public func entry() -> UnsafePointer<swcache_plugin> { plugin.table }
