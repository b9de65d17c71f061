import PluginKit
import Synchronization

/// Values in Redis, Valkey or what speaks their protocol: one string each.
///
/// Commands per operation: `GET`, `SET [EX]`, `DEL`, `EVAL` to compare and swap; several reads at once are one `MGET` (in a cluster, one `GET` each,
/// sent together).
struct RedisBackend: Backend {
    static let batchLimit = 32

    private let shared: Shared

    private final class Shared: Sendable {
        let transport: Transport
        let settings: Mutex<Settings>
        let host: Host
        /// A refusal of values is told once.
        let hasWarned = Atomic(false)
        /// Scripts were not refused so far.
        let runsScripts = Atomic(true)

        init(_ settings: Settings, _ host: Host) throws(BackendError) {
            transport = try Transport(settings)
            self.settings = Mutex(settings)
            self.host = host
        }
    }

    init(_ options: Options, _ host: Host) throws(BackendError) {
        let settings = try Settings(options)
        if settings.endpoints.contains(where: { $0.secure && !$0.verifies }) {
            host.log(.warning, "redis: #insecure: the server's certificate is not checked")
        }
        shared = try Shared(settings, host)
    }

    var settings: Settings { shared.settings.withLock { $0 } }
    private var transport: Transport { shared.transport }

    var capabilities: Capabilities {
        let settings = settings
        return Capabilities(
            overwrites: true, expires: true, readOnly: settings.readOnly,
            largestValue: UInt64(Command.largestValue), batches: !settings.isCluster,
            batchLimit: UInt64(Self.batchLimit))
    }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        try value(await transport.perform(.get(name(key)), call))
    }

    func getMany(_ keys: [ObjectKey], _ call: Call) async -> [Result<Buffer?, BackendError>] {
        do throws(BackendError) {
            let reply = try await transport.perform(.get(keys.map { name($0) }), call)
            guard let items = reply.items, items.count == keys.count else {
                throw BackendError(.corrupt, "the answer to MGET has another length")
            }
            return items.map { item in Result { () throws(BackendError) in try value(item) } }
        } catch {
            // Clusters and some proxies do not know it over keys of several nodes.
            guard error.reason == .failed else { return keys.map { _ in .failure(error) } }
            return await eachForItself(keys, call)
        }
    }

    private func eachForItself(_ keys: [ObjectKey], _ call: Call) async -> [Result<Buffer?, BackendError>] {
        await withTaskGroup(of: (Int, Result<Buffer?, BackendError>).self) { group in
            for (index, key) in keys.enumerated() {
                group.addTask {
                    do throws(BackendError) {
                        return (index, .success(try await get(key, call)))
                    } catch { return (index, .failure(error)) }
                }
            }
            var answers = keys.map { _ in Result<Buffer?, BackendError>.success(nil) }
            for await (index, answer) in group { answers[index] = answer }
            return answers
        }
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        let settings = settings
        if settings.readOnly { throw BackendError(.declined, "read-only") }
        guard value.count <= Command.largestValue else {
            throw BackendError(.declined, "larger than the 512 MiB that a value in Redis may have")
        }
        do throws(BackendError) {
            let reply = try await transport.perform(.set(name(key), value, lifetime: settings.lifetime), call)
            guard case .status("OK") = reply else { throw BackendError(.corrupt, "SET was not answered by OK") }
        } catch {
            if error.reason == .declined, !shared.hasWarned.exchange(true, ordering: .relaxed) {
                shared.host.log(.warning, error.message)
            }
            throw error
        }
    }

    func replace(
        _ key: ObjectKey, expected: Bytes?, with value: Bytes, _ call: Call
    ) async throws(BackendError) -> Swap {
        let settings = settings
        guard !settings.readOnly, shared.runsScripts.load(ordering: .relaxed), value.count <= Command.largestValue
        else { throw BackendError(.declined, "scripts are not run here") }
        let command = Command.swap(name(key), expected: expected?.copy, value, lifetime: settings.lifetime)
        do throws(BackendError) {
            switch try await transport.perform(command, call) {
            case .status("OK"): return .stored
            case .bulk(let present): return .conflict(present)
            case .null: return .conflict(nil)
            default: throw BackendError(.corrupt, "EVAL was answered by something else")
            }
        } catch {
            // Not this user's, or unknown to the server: a plain SET may work all the same, and tells if it does not.
            guard error.reason == .denied || error.reason == .failed else { throw error }
            shared.runsScripts.store(false, ordering: .relaxed)
            throw BackendError(.declined, error.message)
        }
    }

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        if settings.readOnly { throw BackendError(.declined, "read-only") }
        guard let count = try await transport.perform(.delete(name(key)), call).number else {
            throw BackendError(.corrupt, "DEL was not answered by a number")
        }
        return count > 0
    }

    func check(_ call: Call) async throws(BackendError) -> String {
        try await Checkup(transport: transport, settings: settings, call: call).report()
    }

    func reconfigure(_ options: Options) throws(BackendError) {
        let fresh = try Settings(options)
        guard fresh.isSameStore(as: settings) else {
            throw BackendError(.declined, "another server, database or prefix is another store")
        }
        try transport.use(fresh)
        shared.settings.withLock { $0 = fresh }
        shared.hasWarned.store(false, ordering: .relaxed)
        shared.runsScripts.store(true, ordering: .relaxed)
    }

    private func name(_ key: ObjectKey) -> [UInt8] { Array(key.path(root: settings.prefix).utf8) }

    private func value(_ reply: Reply) throws(BackendError) -> Buffer? {
        switch reply {
        case .bulk(let buffer): return buffer
        case .null: return nil
        default: throw BackendError(.corrupt, "GET was not answered by a string")
        }
    }
}
