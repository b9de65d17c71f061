import PluginABI
import PluginKit
import Synchronization

/// A host with everything that the ABI asks of one, which writes down what the plugin tells it.
final class TestHost: Sendable {
    struct Completion: Equatable, Sendable {
        var status: swcache_status
        var value: [UInt8]
        var address: UInt
        var message: String
    }

    private struct State {
        var completions: [UInt64: [Completion]] = [:]
        var waiting: [UInt64: CheckedContinuation<Completion, Never>] = [:]
        var lines: [String] = []
    }

    private let state = Mutex(State())
    nonisolated(unsafe) let table: UnsafeMutablePointer<swcache_host>

    init() {
        table = .allocate(capacity: 1)
        table.initialize(
            to: swcache_host(
                size: UInt64(MemoryLayout<swcache_host>.size), abi_major: SWCACHE_ABI_MAJOR,
                abi_minor: SWCACHE_ABI_MINOR, context: nil, complete: complete, log: log))
        table.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit { table.deallocate() }

    var lines: [String] { state.withLock { $0.lines } }

    func completions(of number: UInt64) -> [Completion] { state.withLock { $0.completions[number] ?? [] } }

    /// The first completion of an operation, past or to come.
    func completion(of number: UInt64) async -> Completion {
        await withCheckedContinuation { waiter in
            let early = state.withLock { state -> Completion? in
                if let first = state.completions[number]?.first { return first }
                state.waiting[number] = waiter
                return nil
            }
            if let early { waiter.resume(returning: early) }
        }
    }

    fileprivate func take(_ number: UInt64, _ completion: Completion) {
        let waiter = state.withLock { state in
            state.completions[number, default: []].append(completion)
            return state.waiting.removeValue(forKey: number)
        }
        waiter?.resume(returning: completion)
    }

    fileprivate func take(_ line: String) { state.withLock { $0.lines.append(line) } }

    fileprivate static func behind(_ context: UnsafeMutableRawPointer?) -> TestHost {
        Unmanaged<TestHost>.fromOpaque(context!).takeUnretainedValue()
    }
}

private func complete(
    _ context: UnsafeMutableRawPointer?, _ number: UInt64, _ result: UnsafePointer<swcache_result>?
) {
    guard let result = result?.pointee else { return }
    let completion = TestHost.Completion(
        status: result.status, value: [UInt8](result.value), address: UInt(bitPattern: result.value.data),
        message: String(decoding: [UInt8](result.message), as: UTF8.self))
    result.release?(result.owner)
    TestHost.behind(context).take(number, completion)
}

private func log(_ context: UnsafeMutableRawPointer?, _ level: Int32, _ message: swcache_bytes) {
    TestHost.behind(context).take("\(level) " + String(decoding: [UInt8](message), as: UTF8.self))
}

extension [UInt8] {
    init(_ view: swcache_bytes) { self.init(UnsafeRawBufferPointer(start: view.data, count: Int(view.size))) }
}
