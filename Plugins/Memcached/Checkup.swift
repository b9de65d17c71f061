import PluginKit

/// The online test: connects, logs in, and tries what the cache will do. Blocks.
struct Checkup {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    func report(_ client: Client) throws(BackendError) -> [String] {
        let start = ContinuousClock.now
        let versions = try client.versions()
        let tenths = Int((ContinuousClock.now - start) / .milliseconds(1) * 10)
        var lines = zip(settings.servers, versions).map { "\($0): memcached \($1)" }
        lines.append("connected and answered within \(tenths / 10).\(tenths % 10) ms")
        lines.append(try trial(client))
        return lines
    }

    /// Writes, reads and removes values of its own, so that with several servers more than one is tried.
    private func trial(_ client: Client) throws(BackendError) -> String {
        if settings.readOnly { return "read-only, as rw_mode says: nothing was written" }
        let root = settings.prefix.isEmpty ? "" : settings.prefix + "/"
        for _ in 0..<min(settings.servers.count * 4, 32) {
            let name = "\(root).swcache_check/\(String(UInt64.random(in: 0 ... .max), radix: 16))"
            let key = KeyName.of(path: name)
            let text = Array("swcache".utf8)
            try put(client, key, text)
            guard try client.get(key)?.bytes == text else {
                throw BackendError(.corrupt, "what was written was not read")
            }
            _ = try client.remove(key)
        }
        return "writes, reads and removals work"
    }

    private func put(_ client: Client, _ key: [UInt8], _ text: [UInt8]) throws(BackendError) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: text)
        try client.put(key, UnsafeRawBufferPointer(memory), expiry: 60)
    }
}
