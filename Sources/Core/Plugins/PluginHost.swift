import PluginABI

/// A line that a plugin logs: `level` is one of the ABI's, 0 debug to 3 error. Called from any thread.
package typealias PluginLog = @Sendable (_ level: Int32, _ message: String) -> Void

/// What a plugin can call, at a fixed address, and whom its calls are for. Kept alive by `PluginSession`, and for
/// good where a plugin never completes what it began.
final class PluginHost: Sendable {
    let operations = Operations()
    let log: PluginLog
    private nonisolated(unsafe) let table: UnsafeMutablePointer<swcache_host>

    init(log: @escaping PluginLog) {
        self.log = log
        table = .allocate(capacity: 1)
        table.initialize(
            to: swcache_host(
                size: UInt64(MemoryLayout<swcache_host>.size), abi_major: SWCACHE_ABI_MAJOR,
                abi_minor: SWCACHE_ABI_MINOR, context: nil, complete: completeOperation, log: logLine))
        table.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit { table.deallocate() }

    var pointer: UnsafePointer<swcache_host> { UnsafePointer(table) }

    static func behind(_ context: UnsafeMutableRawPointer) -> PluginHost {
        Unmanaged<PluginHost>.fromOpaque(context).takeUnretainedValue()
    }
}

extension swcache_bytes {
    init(_ buffer: UnsafeRawBufferPointer) { self.init(data: buffer.baseAddress, size: UInt64(buffer.count)) }

    init(_ blob: Blob) { self = blob.withUnsafeBytes { swcache_bytes($0) } }

    /// Empty where the plugin gave a size without bytes, or one that no memory has.
    var buffer: UnsafeRawBufferPointer {
        guard let data, size <= UInt64(Int.max) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: data, count: Int(size))
    }
}

// Called by plugins, from any thread: functions of their own, so that no actor's isolation sticks to them.

private func completeOperation(
    _ context: UnsafeMutableRawPointer?, _ number: UInt64, _ result: UnsafePointer<swcache_result>?
) {
    guard let context, let result else { return }
    // An older plugin's result is shorter: what is missing stays zero.
    var copy = swcache_result()
    let size = min(Int(clamping: result.pointee.size), MemoryLayout<swcache_result>.size)
    withUnsafeMutableBytes(of: &copy) { $0.copyMemory(from: UnsafeRawBufferPointer(start: result, count: size)) }
    var answer = PluginAnswer(
        PluginStatus(code: copy.status), message: String(decoding: copy.message.buffer, as: UTF8.self))
    if let release = copy.release {
        nonisolated(unsafe) let owner = copy.owner
        answer.value = Blob(copy.value.buffer) { release(owner) }
    } else if answer.status == .ok || answer.status == .conflict {
        answer.value = Blob(copying: copy.value.buffer)
    }
    PluginHost.behind(context).operations.complete(number, answer)
}

private func logLine(_ context: UnsafeMutableRawPointer?, _ level: Int32, _ message: swcache_bytes) {
    guard let context else { return }
    PluginHost.behind(context).log(level, String(decoding: message.buffer, as: UTF8.self))
}
