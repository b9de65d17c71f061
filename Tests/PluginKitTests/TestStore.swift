import PluginABI
import Synchronization
import Testing

@testable import PluginKit

/// A backend's store, opened through its C table.
final class TestStore<B: Backend>: Sendable {
    let host = TestHost()
    nonisolated(unsafe) let table: swcache_plugin
    nonisolated(unsafe) private(set) var handle: OpaquePointer?

    init(_: B.Type, _ options: [(String, String)] = []) throws {
        table = Plugin(B.self, name: "test", version: "1").table.pointee
        try #require(open(options) == SWCACHE_OK)
    }

    private func open(_ options: [(String, String)]) -> swcache_status {
        withOptions(options) { table.open(table.context, host.table, $0, UInt64(options.count), &handle) }
    }

    func close() {
        table.close(handle)
        handle = nil
    }

    deinit { close() }

    func operation(_ number: UInt64, deadline: UInt64 = 0) -> swcache_operation {
        swcache_operation(size: UInt64(MemoryLayout<swcache_operation>.size), number: number, deadline_ns: deadline)
    }

    func get(_ number: UInt64, _ key: [UInt8], deadline: UInt64 = 0) {
        withUnsafePointer(to: operation(number, deadline: deadline)) { operation in
            withView(key) { table.get(handle, operation, $0) }
        }
    }

    func getMany(_ numbers: [UInt64], _ keys: [[UInt8]]) {
        let operations = numbers.map { operation($0) }
        let copies = keys.map { Buffer($0) }
        let views = copies.map { copy in
            copy.withUnsafeBytes { swcache_bytes(data: $0.baseAddress, size: UInt64($0.count)) }
        }
        table.get_many(handle, operations, views, UInt64(keys.count))
    }

    /// The value must stay until the operation completes: literals do not, so the buffer is the caller's.
    func put(_ number: UInt64, _ key: [UInt8], _ value: Buffer) {
        let view = value.withUnsafeBytes { swcache_bytes(data: $0.baseAddress, size: UInt64($0.count)) }
        withUnsafePointer(to: operation(number)) { operation in
            withView(key) { table.put(handle, operation, $0, view) }
        }
    }
}

func withView<R>(_ bytes: [UInt8], _ body: (swcache_bytes) -> R) -> R {
    bytes.withUnsafeBytes { body(swcache_bytes(data: $0.baseAddress, size: UInt64($0.count))) }
}

func withOptions<R>(_ options: [(String, String)], _ body: (UnsafePointer<swcache_option>?) -> R) -> R {
    let copies = options.map { (Buffer(Array($0.0.utf8)), Buffer(Array($0.1.utf8))) }
    func view(_ buffer: Buffer) -> swcache_bytes {
        buffer.withUnsafeBytes { swcache_bytes(data: $0.baseAddress, size: UInt64($0.count)) }
    }
    let views = copies.map { swcache_option(name: view($0.0), value: view($0.1)) }
    return withExtendedLifetime(copies) { views.withUnsafeBufferPointer { body($0.baseAddress) } }
}

/// Keeps one value per key, remembers what it was asked, and waits for its cancellation where the key says `wait`.
final class Keeper: Backend {
    struct Asked: Sendable {
        var values: [ObjectKey: Buffer] = [:]
        var batches: [Int] = []
        var deadlines: [ContinuousClock.Instant?] = []
    }

    let asked = Mutex(Asked())
    let capabilities: Capabilities
    let host: Host

    init(_ options: Options, _ host: Host) throws(BackendError) {
        if let bad = options["bad"] { throw BackendError(.badOption, "bad: \(bad) is not liked") }
        capabilities = Capabilities(
            expires: true, largestValue: try options.number("largest"),
            batches: try options.bool("batches", default: false), batchLimit: 7)
        self.host = host
        host.log(.info, "open")
    }

    deinit { host.log(.info, "gone") }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        asked.withLock { $0.deadlines.append(call.deadline) }
        if key.bytes.starts(with: "wait".utf8) { try await waitForCancellation() }
        if key.bytes == Array("corrupt".utf8) { throw BackendError(.corrupt, "nonsense") }
        return asked.withLock { $0.values[key] }
    }

    func getMany(_ keys: [ObjectKey], _ call: Call) async -> [Result<Buffer?, BackendError>] {
        asked.withLock { $0.batches.append(keys.count) }
        if keys.contains(where: { $0.bytes.starts(with: "wait".utf8) }) {
            do throws(BackendError) { try await waitForCancellation() } catch {
                return keys.map { _ in .failure(error) }
            }
        }
        // One too few, as a backend with a bug would.
        return asked.withLock { asked in keys.dropLast().map { .success(asked.values[$0]) } }
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        if value.count > 1000 { throw BackendError(.declined, "too large") }
        asked.withLock { $0.values[key] = Buffer(copying: value) }
    }

    func check(_ call: Call) async throws(BackendError) -> String { "fine" }

    private func waitForCancellation() async throws(BackendError) {
        host.log(.debug, "waiting")
        let (stream, ending) = AsyncStream<Void>.makeStream()
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            ending.finish()
        }
        throw BackendError(.cancelled, "cancelled")
    }
}
