import CPosix
package import Posix
import Synchronization

/// One thread and one epoll instance. It is also the executor of the actors that live on it, so that a request is
/// read, answered and written without a change of thread.
package final class Reactor: SerialExecutor, TaskExecutor {
    package enum Readiness: UInt32, Sendable {
        case readable = 1
        case writable = 4
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var sleeping = false
        /// By number, never by address: a late event or timer finds nothing instead of a freed continuation.
        var waiters: [UInt: Waiter] = [:]
        var timers: [Timer] = []
        var next: UInt = 1
    }

    private enum Waiter {
        case waiting(UnsafeContinuation<Bool, Never>)
        /// Somebody will park with this number.
        case reserved
        /// Woken before it parked.
        case woken
    }

    private struct Timer {
        let deadline: Int64
        let waiter: UInt
        /// To be forgotten by epoll when the time is up; negative for a mere timer.
        let descriptor: Int32
    }

    private let epoll: Descriptor
    private let wakeup: Descriptor
    private let state = Mutex(State())

    package init() throws(Errno) {
        let epoll = Descriptor(owning: try check { swc_epoll() })
        wakeup = Descriptor(owning: try check { swc_epoll_add_wakeup(epoll.raw) })
        self.epoll = epoll
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustWake = state.withLock { state in
            state.jobs.append(job)
            defer { state.sleeping = false }
            return state.sleeping
        }
        if mustWake { swc_wake(wakeup.raw) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Takes over the calling thread.
    package func run() -> Never {
        while true {
            // One request is many small jobs: they are done before the kernel is asked for more, but not for ever.
            var rounds = 0
            var jobs = takeJobs()
            while !jobs.isEmpty, rounds < Self.mostRounds {
                for job in jobs {
                    unsafe job.runSynchronously(
                        isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
                }
                rounds += 1
                jobs = takeJobs()
            }
            putBack(jobs)
            poll(waiting: jobs.isEmpty)
            fireTimers()
        }
    }

    private static let mostRounds = 64

    /// Starts a task all of whose parts without an actor of their own run on the reactor's thread too.
    package func start(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: self, operation: body)
    }

    /// Suspends until the descriptor is ready. One waiter at a time for each descriptor.
    /// - Parameter deadline: of the monotonic clock, in nanoseconds; `nil` waits for ever.
    /// - Returns: false when the deadline came first.
    package func ready(_ descriptor: Descriptor, for readiness: Readiness, until deadline: Int64? = nil) async -> Bool {
        await withUnsafeContinuation { waiter in
            let number = admit(waiter, deadline, descriptor.raw)
            let context = UnsafeMutableRawPointer(bitPattern: number)
            if swc_epoll_arm(epoll.raw, descriptor.raw, readiness.rawValue, context) == 0 { return }
            resume(number, true)  // Not pollable: the caller's next system call tells why.
        }
    }

    /// Suspends until the monotonic clock shows `deadline`, in nanoseconds.
    package func sleep(until deadline: Int64) async {
        _ = await withUnsafeContinuation { waiter in _ = admit(waiter, deadline, -1) }
    }

    /// A number to be parked with, for whoever shall call `unpark`. It is made apart from parking because an `await` may
    /// let others run first: what an actor sees, and what it notes about its waiting, must be one step.
    package func ticket() -> UInt {
        state.withLock { state in
            defer { state.next &+= 1 }
            state.waiters[state.next] = .reserved
            return state.next
        }
    }

    /// Suspends until somebody calls `unpark` with the ticket (or has done so already), or until the deadline. Every
    /// ticket is parked with once.
    /// - Returns: false when the deadline came first.
    package func park(_ ticket: UInt, until deadline: Int64) async -> Bool {
        await withUnsafeContinuation { waiter in
            let (isWoken, mustWake) = state.withLock { state in
                guard case .reserved? = state.waiters[ticket] else {
                    state.waiters[ticket] = nil
                    return (true, false)
                }
                state.waiters[ticket] = .waiting(waiter)
                state.timers.append(Timer(deadline: deadline, waiter: ticket, descriptor: -1))
                return (false, state.sleeping)
            }
            if isWoken { waiter.resume(returning: true) }
            if mustWake { swc_wake(wakeup.raw) }
        }
    }

    package func unpark(_ ticket: UInt) {
        let isEarly = state.withLock { state in
            guard case .reserved? = state.waiters[ticket] else { return false }
            state.waiters[ticket] = .woken
            return true
        }
        if !isEarly { resume(ticket, true) }
    }

    private func admit(
        _ waiter: UnsafeContinuation<Bool, Never>, _ deadline: Int64?, _ descriptor: Int32
    ) -> UInt {
        let (number, mustWake) = state.withLock { state in
            let number = state.next
            state.next &+= 1
            state.waiters[number] = .waiting(waiter)
            if let deadline {
                state.timers.append(Timer(deadline: deadline, waiter: number, descriptor: descriptor))
            }
            return (number, state.sleeping && deadline != nil)
        }
        if mustWake { swc_wake(wakeup.raw) }
        return number
    }

    private func resume(_ number: UInt, _ result: Bool) {
        let waiter = state.withLock { state -> UnsafeContinuation<Bool, Never>? in
            guard case .waiting(let waiter)? = state.waiters[number] else { return nil }
            state.waiters[number] = nil
            state.timers.removeAll { $0.waiter == number }
            return waiter
        }
        waiter?.resume(returning: result)
    }

    private func takeJobs() -> [UnownedJob] {
        state.withLock { state in
            defer { state.jobs.removeAll() }
            state.sleeping = state.jobs.isEmpty
            return state.jobs
        }
    }

    /// Jobs that wait until the kernel was asked.
    private func putBack(_ jobs: [UnownedJob]) {
        if !jobs.isEmpty { state.withLock { $0.jobs.insert(contentsOf: jobs, at: 0) } }
    }

    private func poll(waiting: Bool) {
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: 64) { contexts in
            let count = swc_epoll_wait(epoll.raw, contexts.baseAddress, 64, waiting ? timeToNextTimer : 0)
            state.withLock { $0.sleeping = false }
            for index in 0..<Int(max(count, 0)) {
                if let context = contexts[index] { resume(UInt(bitPattern: context), true) }
            }
        }
    }

    /// In milliseconds, rounded up; -1 without timers.
    private var timeToNextTimer: Int32 {
        guard let first = state.withLock({ $0.timers.map(\.deadline).min() }) else { return -1 }
        let left = max(0, first &- Clock.monotonic)
        return Int32(clamping: (left &+ 999_999) / 1_000_000)
    }

    private func fireTimers() {
        guard state.withLock({ !$0.timers.isEmpty }) else { return }
        let now = Clock.monotonic
        let due = state.withLock { $0.timers.filter { $0.deadline <= now } }
        for timer in due {
            if timer.descriptor >= 0 { swc_epoll_forget(epoll.raw, timer.descriptor) }
            resume(timer.waiter, false)
        }
    }
}
