import PluginABI

/// A store that a plugin opened, with its C calls turned into async ones. Calls may overlap; each answers by its
/// deadline, whatever the plugin does. The caller's thread only starts operations.
package final class PluginSession: Sendable {
    package let name: String
    package let capabilities: PluginCapabilities
    private nonisolated(unsafe) let table: swcache_plugin
    private nonisolated(unsafe) let store: OpaquePointer
    private let host: PluginHost

    package init(
        _ library: PluginLibrary, options: [PluginOption], log: @escaping PluginLog = { _, _ in }
    ) throws(PluginError) {
        let host = PluginHost(log: log)
        var opened: OpaquePointer?
        let status = withOptions(options) {
            library.table.open(library.table.context, host.pointer, $0.baseAddress, UInt64($0.count), &opened)
        }
        guard status == SWCACHE_OK, let opened else { throw .refused(PluginStatus(code: status)) }
        name = library.name
        table = library.table
        store = opened
        self.host = host
        capabilities = PluginCapabilities(library.table, opened)
    }

    /// A store with an operation in flight may not be closed: it is left open for good then, with what it may
    /// still call.
    deinit {
        if host.operations.isBusy { _ = Unmanaged.passRetained(host) } else { table.close(store) }
    }

    /// Completions that the plugin owed to nobody; more than zero is a bug in the plugin.
    package var unexpectedCompletions: Int { host.operations.unexpected }

    /// Operations that are past their deadline and still not completed.
    package var overdueOperations: Int { host.operations.overdue }

    package func get(_ key: Blob, before deadline: ContinuousClock.Instant) async -> PluginAnswer {
        await run([key], deadline) { table.get(store, $0, swcache_bytes(key)) }
    }

    /// Answers in the order of `keys`.
    package func get(_ keys: [Blob], before deadline: ContinuousClock.Instant) async -> [PluginAnswer] {
        let numbers = startMany(keys, deadline)
        return await withTaskGroup(of: (Int, PluginAnswer).self) { group in
            for (index, number) in numbers.enumerated() {
                group.addTask { (index, await self.finish(number, deadline)) }
            }
            var answers = keys.map { _ in PluginAnswer(.failed) }
            for await (index, answer) in group { answers[index] = answer }
            return answers
        }
    }

    package func put(_ key: Blob, _ value: Blob, before deadline: ContinuousClock.Instant) async -> PluginAnswer {
        guard let put = table.put else { return PluginAnswer(.declined, message: "read-only") }
        return await run([key, value], deadline) { put(store, $0, swcache_bytes(key), swcache_bytes(value)) }
    }

    package func remove(_ key: Blob, before deadline: ContinuousClock.Instant) async -> PluginAnswer {
        guard let remove = table.remove else { return PluginAnswer(.declined, message: "cannot remove") }
        return await run([key], deadline) { remove(store, $0, swcache_bytes(key)) }
    }

    /// Stores the value if the store still holds `expected` (`nil`: nothing); else `conflict`, with what it holds
    /// where the plugin knows.
    package func replace(
        _ key: Blob, expected: Blob?, with value: Blob, before deadline: ContinuousClock.Instant
    ) async -> PluginAnswer {
        guard let replace = table.replace else { return PluginAnswer(.declined, message: "cannot compare and swap") }
        let view = expected.map { swcache_bytes($0) } ?? swcache_bytes()
        return await run([key, value] + (expected.map { [$0] } ?? []), deadline) {
            replace(store, $0, swcache_bytes(key), view, swcache_bytes(value))
        }
    }

    /// The online test.
    package func check(before deadline: ContinuousClock.Instant) async -> PluginAnswer {
        guard let check = table.check else { return PluginAnswer(.ok) }
        return await run([], deadline) { check(store, $0) }
    }

    /// Hands new options to the open store; anything but `ok` leaves the old ones in force.
    package func reconfigure(_ options: [PluginOption]) -> PluginStatus {
        guard let reconfigure = table.reconfigure else { return .declined }
        return PluginStatus(code: withOptions(options) { reconfigure(store, $0.baseAddress, UInt64($0.count)) })
    }

    private func startMany(_ keys: [Blob], _ deadline: ContinuousClock.Instant) -> [UInt64] {
        let numbers = keys.map { host.operations.begin(lending: [$0]) }
        let operations = numbers.map { operation($0, deadline) }
        let views = keys.map { swcache_bytes($0) }
        let limit = max(capabilities.batchLimit, 1)
        for start in stride(from: 0, to: keys.count, by: min(limit, max(keys.count, 1))) {
            let end = min(keys.count - start, limit) + start
            if let many = table.get_many {
                operations.withUnsafeBufferPointer { operations in
                    views.withUnsafeBufferPointer { views in
                        many(
                            store, operations.baseAddress.map { $0 + start }, views.baseAddress.map { $0 + start },
                            UInt64(end - start))
                    }
                }
            } else {
                for index in start..<end {
                    withUnsafePointer(to: operations[index]) { table.get(store, $0, views[index]) }
                }
            }
        }
        return numbers
    }

    private func run(
        _ borrowed: [Blob], _ deadline: ContinuousClock.Instant, _ start: (UnsafePointer<swcache_operation>) -> Void
    ) async -> PluginAnswer {
        guard deadline > .now else { return PluginAnswer(.timedOut, message: "too late to begin") }
        let number = host.operations.begin(lending: borrowed)
        withUnsafePointer(to: operation(number, deadline)) { start($0) }
        return await finish(number, deadline)
    }

    private func finish(_ number: UInt64, _ deadline: ContinuousClock.Instant) async -> PluginAnswer {
        let answer = await host.operations.answer(to: number, before: deadline)
        if answer.status == .timedOut { table.cancel?(store, number) }
        return answer
    }

    private func operation(_ number: UInt64, _ deadline: ContinuousClock.Instant) -> swcache_operation {
        swcache_operation(
            size: UInt64(MemoryLayout<swcache_operation>.size), number: number, deadline_ns: monotonic(deadline))
    }
}
