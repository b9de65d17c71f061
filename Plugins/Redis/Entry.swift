public import PluginABI
import PluginKit

private let plugin = Plugin(RedisBackend.self, name: "redis", version: "1.0")

@c(swcache_plugin_redis)
public func entry() -> UnsafePointer<swcache_plugin> { plugin.table }
