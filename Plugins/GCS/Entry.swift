public import PluginABI
import PluginKit

private let plugin = Plugin(GCSBackend.self, name: "gcs", version: Release.version)

@c(swcache_plugin_gcs)
public func gcsPluginEntry() -> UnsafePointer<swcache_plugin> { plugin.table }
