import Glibc
import PluginKit
import Synchronization

/// Values in memcached, through libmemcached on threads of its own.
///
/// Requests per operation: one `get`, `set` or `delete`; several reads at once are one request to each server.
struct MemcachedBackend: Backend {
    static let batchLimit = 32

    private let shared: Shared

    private final class Shared: Sendable {
        let workers: Workers
        let settings: Mutex<Settings>
        let host: Host
        /// The smallest value, in bytes, that a server was seen to refuse: larger ones are not sent.
        let smallestRefused = Atomic(Int.max)

        init(_ settings: Settings, _ host: Host) {
            workers = Workers(settings)
            self.settings = Mutex(settings)
            self.host = host
        }
    }

    init(_ options: Options, _ host: Host) throws(BackendError) { shared = Shared(try Settings(options), host) }

    private var settings: Settings { shared.settings.withLock { $0 } }

    var capabilities: Capabilities {
        let settings = settings
        return Capabilities(
            overwrites: true, expires: true, readOnly: settings.readOnly, largestValue: settings.valueLimit,
            // The library's binary protocol asks for each key apart.
            batches: settings.login?.manner != .sasl, batchLimit: UInt64(Self.batchLimit))
    }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        let name = KeyName.of(key, prefix: settings.prefix)
        let found = Mutex<Buffer?>(nil)
        try await shared.workers.run(call) { client throws(BackendError) in
            let value = try client.get(name)
            found.withLock { $0 = value }
        }
        return found.withLock { $0 }
    }

    func getMany(_ keys: [ObjectKey], _ call: Call) async -> [Result<Buffer?, BackendError>] {
        let prefix = settings.prefix
        let names = keys.map { KeyName.of($0, prefix: prefix) }
        let found = Mutex<[[UInt8]: Buffer]>([:])
        do throws(BackendError) {
            try await shared.workers.run(call) { client throws(BackendError) in
                let values = try client.get(names)
                found.withLock { $0 = values }
            }
        } catch { return keys.map { _ in .failure(error) } }
        let values = found.withLock { $0 }
        return names.map { .success(values[$0]) }
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        let settings = settings
        if settings.readOnly { throw BackendError(.declined, "read-only") }
        guard UInt64(value.count) <= settings.valueLimit ?? .max,
            value.count < shared.smallestRefused.load(ordering: .relaxed)
        else { throw BackendError(.declined, "larger than the server's limit for an item (memcached -I)") }
        let name = KeyName.of(key, prefix: settings.prefix)
        let expiry = settings.lifetime.expiry(at: UInt64(max(time(nil), 0)))
        do throws(BackendError) {
            try await shared.workers.run(call) { client throws(BackendError) in
                try value.withUnsafeBytes { bytes throws(BackendError) in
                    try client.put(name, bytes, expiry: expiry)
                }
            }
        } catch {
            if error.reason == .declined, error.message.contains("-I)") { refused(value.count) }
            throw error
        }
    }

    private func refused(_ count: Int) {
        let (before, after) = shared.smallestRefused.min(count, ordering: .relaxed)
        if after < before {
            shared.host.log(.info, "memcached: values from \(count) bytes on are not stored: raise memcached -I")
        }
    }

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        let settings = settings
        if settings.readOnly { throw BackendError(.declined, "read-only") }
        let name = KeyName.of(key, prefix: settings.prefix)
        let removed = Atomic(false)
        try await shared.workers.run(call) { client throws(BackendError) in
            removed.store(try client.remove(name), ordering: .releasing)
        }
        return removed.load(ordering: .acquiring)
    }

    func check(_ call: Call) async throws(BackendError) -> String {
        let settings = settings
        let lines = Mutex<[String]>([])
        try await shared.workers.run(call) { client throws(BackendError) in
            let report = try Checkup(settings).report(client)
            lines.withLock { $0 = report }
        }
        return lines.withLock { $0 }.joined(separator: "\n")
    }

    func reconfigure(_ options: Options) throws(BackendError) {
        let fresh = try Settings(options)
        guard fresh.isSameStore(as: settings) else {
            throw BackendError(.declined, "other servers or another prefix are another store")
        }
        shared.workers.use(fresh)
        shared.settings.withLock { $0 = fresh }
        shared.smallestRefused.store(.max, ordering: .relaxed)
    }
}
