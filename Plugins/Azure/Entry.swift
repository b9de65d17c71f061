public import PluginABI
import PluginKit

private let plugin = Plugin(AzureBackend.self, name: "azure", version: "1.0")

@c(swcache_plugin_azure)
public func entry() -> UnsafePointer<swcache_plugin> { plugin.table }
