public import PluginKit

/// What `check` does with any store of objects: reads what is not there, then writes, reads and removes a value under a
/// key that nobody else has. Nothing of it lies on a compile's way.
public enum Probe {
    /// - Parameter clockOffset: of the server's clock, once something was asked (``HTTPClient/clockOffset``).
    /// - Returns: a line for each step, with its time in milliseconds.
    /// - Throws: why the first step failed; a failure of a later one is a line.
    public static func run(
        _ backend: some Backend, _ call: Call, clockOffset: () -> Int64? = { nil }
    ) async throws(BackendError) -> String {
        let key = ObjectKey(Array(Sign.hex((0..<32).map { _ in UInt8.random(in: .min ... .max) }).utf8))
        var lines: [String] = []
        let began = ContinuousClock.now
        _ = try await backend.get(key, call)
        lines.append("read: ok, \(milliseconds(since: began)) ms")
        // Less is within what a loaded machine takes to look at an answer, and harms no signature.
        if let offset = clockOffset(), abs(offset) > 60 {
            lines.append("clock: the server's is \(abs(offset)) s \(offset > 0 ? "ahead of" : "behind") this machine's")
        }
        if backend.capabilities.readOnly {
            lines.append("write: not tried, read-only")
        } else {
            await writing(backend, key, call, &lines)
        }
        return lines.joined(separator: "\n")
    }

    private static func writing(_ backend: some Backend, _ key: ObjectKey, _ call: Call, _ lines: inout [String]) async
    {
        let value = Buffer(Array("swcache check \(WallTime.now.extended)\n".utf8))
        var step = "write"
        do throws(BackendError) {
            let began = ContinuousClock.now
            try await backend.put(key, value.withUnsafeBytes { Bytes($0) }, call)
            lines.append("write: ok, \(milliseconds(since: began)) ms")
            step = "read back"
            let same = try await backend.get(key, call)?.bytes == value.bytes
            lines.append(same ? "read back: ok" : "read back: not what was written")
            step = "remove"
            lines.append("remove: " + (try await backend.remove(key, call) ? "ok" : "it was not there"))
        } catch {
            lines.append("\(step): \(error.message)")
        }
        withExtendedLifetime(value) {}
    }

    private static func milliseconds(since began: ContinuousClock.Instant) -> Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
