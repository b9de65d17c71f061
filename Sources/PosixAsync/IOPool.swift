import Glibc
import Synchronization

/// Threads for calls that may block (NFS, FUSE, a full journal), so that neither the reactor nor Swift's own
/// pool ever waits for a disk. Threads start on demand up to a bound and end when idle; all signals are blocked
/// in them, so that a handler never runs there and a write over `RLIMIT_FSIZE` is an error, not a death.
package final class IOPool: Sendable {
    private let queue: WorkQueue

    /// - Parameters:
    ///   - threads: at most as many jobs run at once; others wait in their order.
    ///   - idle: a thread without work ends after that time.
    package init(threads: Int = 8, idle: Duration = .seconds(10)) {
        queue = WorkQueue(bound: max(threads, 1), idle: idle)
    }

    package func run<R: Sendable>(_ body: @Sendable @escaping () -> R) async -> R {
        await withCheckedContinuation { waiter in
            queue.add { waiter.resume(returning: body()) }
        }
    }

    /// As `run`, but answers `nil` when the deadline passes first; the body still runs to its end.
    package func run<R: Sendable>(
        before deadline: ContinuousClock.Instant, _ body: @Sendable @escaping () -> R
    ) async -> R? {
        guard deadline > .now else { return nil }
        let answer = FirstAnswer<R?>()
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            answer.give(nil)
        }
        defer { timer.cancel() }
        queue.add { answer.give(body()) }
        return await answer.wait()
    }

    /// Starts a job that nobody waits for.
    package func submit(_ body: @Sendable @escaping () -> Void) { queue.add(body) }
}

/// The first of several answers, for one waiter.
final class FirstAnswer<Value: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Value, Never>)
        case given(Value)
        case done
    }

    private let state = Mutex(State.open)

    func give(_ value: Value) {
        let waiter: CheckedContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .open: state = .given(value)
            case .waiting(let waiter):
                state = .done
                return waiter
            case .given, .done: break
            }
            return nil
        }
        waiter?.resume(returning: value)
    }

    func wait() async -> Value {
        await withCheckedContinuation { waiter in
            let early: Value? = state.withLock { state in
                if case .given(let value) = state {
                    state = .done
                    return value
                }
                state = .waiting(waiter)
                return nil
            }
            if let early { waiter.resume(returning: early) }
        }
    }
}
