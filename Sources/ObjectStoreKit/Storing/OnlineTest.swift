public import PluginKit

extension Backend {
    /// Reads a name that nobody else has; then, unless the store is only read, writes, reads and removes it.
    /// - Returns: a line for each step: what came out, and how long it took.
    /// - Throws: where not even reading works, or other bytes come back.
    public func tryOut(readOnly: Bool, _ call: Call) async throws(BackendError) -> [String] {
        let name = "probe-" + Sign.hex((0..<16).map { _ in UInt8.random(in: 0...255) })
        let key = ObjectKey(Array(name.utf8))
        var lines: [String] = []
        var watch = StopWatch()
        guard try await get(key, call) == nil else {
            throw BackendError(.corrupt, "the store has a value under a name that nobody ever used")
        }
        lines.append("read: works, \(watch.lap())")
        guard !readOnly else { return lines + ["write: not tried, the store is configured as read-only"] }
        let content = Content(Array(name.utf8))
        do throws(BackendError) {
            try await put(key, content.view, call)
            lines.append("write: works, \(watch.lap())")
        } catch {
            guard error.reason == .denied || error.reason == .declined else { throw error }
            return lines + ["write: refused (\(error.message)); the store can still be read"]
        }
        guard try await get(key, call)?.bytes == content.bytes else {
            throw BackendError(.corrupt, "what was written does not come back")
        }
        lines.append("read of what was written: works, \(watch.lap())")
        do throws(BackendError) {
            _ = try await remove(key, call)
            lines.append("remove: works, \(watch.lap())")
        } catch {
            lines.append("remove: refused (\(error.message)); damaged entries stay where they are")
        }
        return lines
    }
}

extension HTTPClient {
    /// What the online test says of the clocks: nothing, unless they differ by more than a minute.
    public var clockLines: [String] {
        guard let offset = clockOffset, offset.magnitude > 60 else { return [] }
        return ["clock: this machine's is \(offset.magnitude) s \(offset > 0 ? "behind" : "ahead of") the service's"]
    }
}

private struct StopWatch {
    private var began = ContinuousClock.now

    mutating func lap() -> String {
        defer { began = .now }
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms"
    }
}

/// Bytes at an address that stays for as long as this lives.
private final class Content: Sendable {
    let bytes: [UInt8]
    private nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        memory = .allocate(byteCount: bytes.count, alignment: 1)
        memory.copyBytes(from: bytes)
    }

    deinit { memory.deallocate() }

    var view: Bytes { Bytes(UnsafeRawBufferPointer(memory)) }
}
