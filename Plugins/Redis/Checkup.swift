import PluginKit

/// The online test: connects, logs in, asks what the server is, and tries what the cache will do.
struct Checkup {
    let transport: Transport
    let settings: Settings
    let call: Call

    func report() async throws(BackendError) -> String {
        var lines = [try await greeting()]
        if let information = await information() { lines += information }
        lines.append(try await trial())
        return lines.joined(separator: "\n")
    }

    private func greeting() async throws(BackendError) -> String {
        // The first one pays for connecting.
        _ = try? await transport.perform(.ping, call)
        let start = ContinuousClock.now
        _ = try await transport.perform(.get(probe), call)
        let taken = ContinuousClock.now - start
        let tenths = Int(taken / .milliseconds(1) * 10)
        let places = settings.endpoints.map(\.description).joined(separator: ", ")
        return "\(places) answers within \(tenths / 10).\(tenths % 10) ms"
    }

    /// What INFO tells, where the user may ask.
    private func information() async -> [String]? {
        guard let text = try? await transport.perform(.information, call).whole else { return nil }
        var facts: [Substring: Substring] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            facts[line[..<colon]] = line[line.index(after: colon)...]
        }
        var lines: [String] = []
        if let version = facts["redis_version"] { lines.append("version \(version.prefix(40))") }
        guard let limit = facts["maxmemory"].flatMap({ UInt64($0) }), let policy = facts["maxmemory_policy"] else {
            return lines
        }
        lines.append("maxmemory \(limit == 0 ? "without limit" : "\(limit) bytes"), policy \(policy.prefix(40))")
        if limit > 0, policy == "noeviction" {
            lines.append("when the memory is full nothing more is stored; set maxmemory-policy allkeys-lru")
        }
        return lines
    }

    /// Writes, reads and removes a value of its own.
    private func trial() async throws(BackendError) -> String {
        if settings.readOnly { return "read-only, as rw_mode says: nothing was written" }
        let key = probe
        let text = Array("swcache".utf8)
        do throws(BackendError) {
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
            defer { memory.deallocate() }
            memory.copyBytes(from: text)
            _ = try await transport.perform(.set(key, Bytes(UnsafeRawBufferPointer(memory)), lifetime: 60), call)
        } catch {
            guard error.reason == .denied || error.reason == .declined else { throw error }
            return "may be read, but not written: \(error.message)"
        }
        guard try await transport.perform(.get(key), call).whole == "swcache" else {
            throw BackendError(.corrupt, "what was written was not read")
        }
        guard let removed = try? await transport.perform(.delete(key), call).number, removed == 1 else {
            return "writes and reads work; removing does not (it is used for broken entries only)"
        }
        return "writes, reads and removals work"
    }

    /// A key that no other machine tries at the same time.
    private var probe: [UInt8] {
        let root = settings.prefix.isEmpty ? "" : settings.prefix + "/"
        return Array("\(root).swcache_check/\(name)".utf8)
    }

    private let name = String(UInt64.random(in: 0 ... .max), radix: 16)

    init(transport: Transport, settings: Settings, call: Call) {
        self.transport = transport
        self.settings = settings
        self.call = call
    }
}

extension Reply {
    fileprivate var whole: String? {
        guard case .bulk(let buffer) = self else { return text }
        return buffer.withUnsafeBytes { String(decoding: $0.prefix(1 << 20), as: UTF8.self) }
    }
}
