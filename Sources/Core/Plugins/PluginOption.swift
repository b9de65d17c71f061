import PluginABI

/// An option as the plugin's manifest spells it, with its value.
package struct PluginOption: Sendable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(_ name: String, _ value: [UInt8]) {
        self.name = Array(name.utf8)
        self.value = value
    }
}

func withOptions<R>(_ options: [PluginOption], _ body: (UnsafeBufferPointer<swcache_option>) -> R) -> R {
    let blobs = options.map { (Blob(copying: $0.name), Blob(copying: $0.value)) }
    let views = blobs.map { swcache_option(name: swcache_bytes($0.0), value: swcache_bytes($0.1)) }
    return withExtendedLifetime(blobs) { views.withUnsafeBufferPointer(body) }
}
