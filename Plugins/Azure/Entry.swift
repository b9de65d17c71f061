public import PluginABI
import PluginKit

private let plugin = Plugin(AzureBackend.self, name: "azure", version: Release.version)

@c(swcache_plugin_azure)
public func azurePluginEntry() -> UnsafePointer<swcache_plugin> { plugin.table }
