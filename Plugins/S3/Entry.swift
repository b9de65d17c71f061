public import PluginABI
import PluginKit

private let plugin = Plugin(S3Backend.self, name: "s3", version: "1.0")

@c(swcache_plugin_s3)
public func s3PluginEntry() -> UnsafePointer<swcache_plugin> { plugin.table }
