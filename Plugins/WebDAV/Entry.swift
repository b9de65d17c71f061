public import PluginABI
import PluginKit

private let plugin = Plugin(WebDAVBackend.self, name: "webdav", version: Release.version)

@c(swcache_plugin_webdav)
public func webdavPluginEntry() -> UnsafePointer<swcache_plugin> { plugin.table }
