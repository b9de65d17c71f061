import PluginABI
import Synchronization

/// What the host holds as `swcache_store *`: a backend, the way back to the host, and the operations in flight.
final class OpenStore: Sendable {
    let backend: any Backend
    let line: HostLine
    let capabilities: Capabilities
    private let running = Mutex<[UInt64: Running]>([:])

    init(_ backend: any Backend, _ line: HostLine) {
        self.backend = backend
        self.line = line
        capabilities = backend.capabilities
    }

    static func behind(_ handle: OpaquePointer?) -> OpenStore? {
        handle.map { Unmanaged<OpenStore>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
    }

    /// Runs an operation on the shared pool and tells the host once how it ended.
    func start(_ operations: [Operation], _ body: @escaping @Sendable (any Backend, Call) async -> Ending) {
        run(operations) { backend, call in
            let ending = await body(backend, call)
            return operations.map { _ in ending }
        }
    }

    func startGet(_ key: ObjectKey, _ operation: Operation) {
        start([operation]) { backend, call in
            await Ending { () throws(BackendError) in Ending(try await backend.get(key, call)) }
        }
    }

    /// One call for all: it ends when the last is answered, and is cancelled when nobody waits for any of them.
    func startGetMany(_ asked: [(ObjectKey, Operation)]) {
        let keys = asked.map(\.0)
        run(asked.map(\.1)) { backend, call in
            await backend.getMany(keys, call).map { Ending($0) }
        }
    }

    func cancel(_ number: UInt64) {
        let abandoned = running.withLock { running -> Task<Void, Never>? in
            guard let task = running[number] else { return nil }
            running[number]?.cancelled = true
            let alone = task.together.allSatisfy { running[$0]?.cancelled ?? true }
            return alone ? task.task : nil
        }
        abandoned?.cancel()
    }

    /// `body` gives one ending for each operation, in their order.
    private func run(_ operations: [Operation], _ body: @escaping @Sendable (any Backend, Call) async -> [Ending]) {
        let numbers = operations.map(\.number)
        let call = Call(
            deadline: operations.contains { $0.deadline == nil } ? nil : operations.compactMap(\.deadline).max())
        running.withLock { running in
            // Made under the lock, so that a task that is done at once finds itself in the table.
            let task = Task.detached { [self] in
                let endings = await body(backend, call)
                self.running.withLock { running in
                    for number in numbers { running[number] = nil }
                }
                for (index, number) in numbers.enumerated() {
                    line.complete(number, index < endings.count ? endings[index] : .unanswered)
                }
            }
            for number in numbers { running[number] = Running(task: task, together: numbers) }
        }
    }
}

private struct Running {
    let task: Task<Void, Never>
    /// The operations that the task answers.
    let together: [UInt64]
    var cancelled = false
}
