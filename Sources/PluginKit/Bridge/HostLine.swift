import PluginABI
import Synchronization

/// The way to the host of one open store; silent once the store is closed, as the host may be gone by then.
final class HostLine: Sendable {
    private nonisolated(unsafe) let host: swcache_host
    private let isOpen = Mutex(true)

    /// `nil`: a host that cannot be answered.
    init?(_ host: UnsafePointer<swcache_host>?) {
        guard let host else { return nil }
        var copy = swcache_host()
        let size = min(Int(clamping: host.pointee.size), MemoryLayout<swcache_host>.size)
        withUnsafeMutableBytes(of: &copy) { $0.copyMemory(from: UnsafeRawBufferPointer(start: host, count: size)) }
        guard copy.complete != nil else { return nil }
        self.host = copy
    }

    /// From here on nothing is logged: waits for a line that is just being written.
    func close() { isOpen.withLock { $0 = false } }

    func log(_ level: LogLevel, _ text: String) {
        isOpen.withLock { isOpen in
            guard isOpen, let log = host.log else { return }
            withView(of: text) { log(host.context, level.rawValue, $0) }
        }
    }

    /// The value goes to the host as it is, which lets go of it when it has done with it.
    func complete(_ number: UInt64, _ ending: Ending) {
        var result = swcache_result()
        result.size = UInt64(MemoryLayout<swcache_result>.size)
        result.status = ending.status
        if let value = ending.value {
            result.value = value.withUnsafeBytes { swcache_bytes(data: $0.baseAddress, size: UInt64($0.count)) }
            result.owner = Unmanaged.passRetained(value).toOpaque()
            result.release = releaseBuffer
        }
        withView(of: ending.message) { message in
            result.message = message
            host.complete?(host.context, number, &result)
        }
    }

    private func withView(of text: String, _ body: (swcache_bytes) -> Void) {
        var text = text
        text.withUTF8 { body(swcache_bytes(data: $0.baseAddress, size: UInt64($0.count))) }
    }
}

private func releaseBuffer(_ owner: UnsafeMutableRawPointer?) {
    guard let owner else { return }
    Unmanaged<Buffer>.fromOpaque(owner).release()
}
