import PluginABI
import Synchronization

/// What a plugin answered to one operation.
package struct PluginAnswer: Sendable {
    package var status: PluginStatus
    package var value: Blob?
    /// For people; may be empty.
    package var message: String

    init(_ status: PluginStatus, value: Blob? = nil, message: String = "") {
        self.status = status
        self.value = value
        self.message = message
    }
}

/// The operations in flight of one store. A plugin knows them by number only, so one that completes twice, or
/// after the deadline, meets an empty place instead of freed memory.
final class Operations: Sendable {
    private struct Pending {
        var waiter: CheckedContinuation<PluginAnswer, Never>?
        /// Came before anybody waited.
        var early: PluginAnswer?
        /// What the plugin may still look at. Kept until it completes, however late.
        let borrowed: [Blob]
        /// The deadline has answered in the plugin's stead.
        var expired = false
    }

    private struct State {
        var next: UInt64 = 1
        var pending: [UInt64: Pending] = [:]
        var unexpected = 0
    }

    private let state = Mutex(State())

    /// Completions of operations that were not in flight: a bug in the plugin.
    var unexpected: Int { state.withLock { $0.unexpected } }

    /// Operations whose deadline passed and that the plugin still owes: their memory is kept for it.
    var overdue: Int { state.withLock { $0.pending.values.count { $0.expired } } }

    /// Whether the plugin still owes any completion.
    var isBusy: Bool { state.withLock { !$0.pending.isEmpty } }

    /// A new operation, which may complete from now on.
    func begin(lending borrowed: [Blob]) -> UInt64 {
        state.withLock { state in
            let number = state.next
            state.next += 1
            state.pending[number] = Pending(borrowed: borrowed)
            return number
        }
    }

    /// The operation's answer, or the deadline's. To be called once for each operation.
    func answer(to number: UInt64, before deadline: ContinuousClock.Instant) async -> PluginAnswer {
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            expire(number)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { waiter in
            if let early = wait(for: number, waiter) { waiter.resume(returning: early) }
        }
    }

    func complete(_ number: UInt64, _ answer: PluginAnswer) {
        let waiter: CheckedContinuation<PluginAnswer, Never>? = state.withLock { state in
            guard var pending = state.pending[number], pending.early == nil else {
                state.unexpected += 1
                return nil
            }
            let waiter = pending.waiter
            if waiter != nil || pending.expired {
                state.pending[number] = nil
            } else {
                pending.early = answer
                state.pending[number] = pending
            }
            return waiter
        }
        waiter?.resume(returning: answer)
    }

    private func wait(for number: UInt64, _ waiter: CheckedContinuation<PluginAnswer, Never>) -> PluginAnswer? {
        state.withLock { state in
            if state.pending[number]?.expired ?? true { return Self.late }
            guard let early = state.pending[number]?.early else {
                state.pending[number]?.waiter = waiter
                return nil
            }
            state.pending[number] = nil
            return early
        }
    }

    private func expire(_ number: UInt64) {
        let waiter: CheckedContinuation<PluginAnswer, Never>? = state.withLock { state in
            guard state.pending[number]?.early == nil else { return nil }
            defer { state.pending[number]?.waiter = nil }
            state.pending[number]?.expired = true
            return state.pending[number]?.waiter
        }
        waiter?.resume(returning: Self.late)
    }

    private static let late = PluginAnswer(.timedOut, message: "the deadline passed")
}
