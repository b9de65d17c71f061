public import PluginKit

extension Backend {
    /// The online test of most stores: reads a name that nobody has used; where writing is allowed writes that name,
    /// reads it back and removes it. No two tests use one name, so that a fleet does not fight over it.
    /// - Returns: a line for each step, with its time.
    public func roundTrip(readOnly: Bool, _ call: Call) async throws(BackendError) -> [String] {
        let key = ObjectKey(Array("doctor-".utf8) + Array(String(UInt64.random(in: .min ... .max), radix: 16).utf8))
        var lines: [String] = []
        _ = try await timed("read", &lines) { () async throws(BackendError) in try await get(key, call) }
        if readOnly { return lines + ["write: not tried, as this store is read-only"] }

        let probe = Array("swcache doctor".utf8)
        try await timed("write", &lines) { () async throws(BackendError) in
            try await put(key, copying: probe, call)
        }
        let found = try await timed("read back", &lines) { () async throws(BackendError) in try await get(key, call) }
        guard found?.bytes == probe else { throw BackendError(.corrupt, "what was written was not what was read back") }
        do throws(BackendError) {
            _ = try await timed("remove", &lines) { () async throws(BackendError) in try await remove(key, call) }
        } catch {
            lines.append("remove: not allowed, which is needed for damaged entries only (\(error.message))")
        }
        return lines
    }

    private func put(_ key: ObjectKey, copying bytes: [UInt8], _ call: Call) async throws(BackendError) {
        // The view must outlive the call, which a closure that suspends cannot promise of an array's own memory.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: bytes)
        try await put(key, Bytes(UnsafeRawBufferPointer(memory)), call)
    }
}

private func timed<T>(
    _ step: String, _ lines: inout [String], _ body: () async throws(BackendError) -> T
) async throws(BackendError) -> T {
    let start = ContinuousClock.now
    do throws(BackendError) {
        let result = try await body()
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        lines.append("\(step): \(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms")
        return result
    } catch {
        throw BackendError(error.reason, "\(step): \(error.message)")
    }
}
