import PluginKit
import Synchronization

/// Threads for a library that blocks, each with a client of its own; started when there is work that nobody does.
final class Workers: Sendable {
    /// Blocks; runs on a worker's thread, in time or not at all.
    typealias Work = @Sendable (Client) throws(BackendError) -> Void

    private final class Job: Sendable {
        let deadline: ContinuousClock.Instant
        let work: Work
        let end: @Sendable (Result<Void, BackendError>) -> Void
        let isCancelled = Atomic(false)

        init(
            _ deadline: ContinuousClock.Instant, _ work: @escaping Work,
            end: @escaping @Sendable (Result<Void, BackendError>) -> Void
        ) {
            self.deadline = deadline
            self.work = work
            self.end = end
        }
    }

    private struct State {
        var settings: Settings
        /// Grows with every change of the settings.
        var edition = 0
        var waiting: [Job] = []
        var next = 0
        var threads = 0
        /// Threads that are at work.
        var busy = 0
        var isStopped = false

        mutating func popFirst() -> Job? {
            guard next < waiting.count else { return nil }
            defer {
                next += 1
                if next == waiting.count { (waiting, next) = ([], 0) }
            }
            return waiting[next]
        }
    }

    private static let mostThreads = 4
    /// Where the host sets no limit, and the longest wait for one answer.
    private static let patience = Duration.seconds(10)

    private let bell: Bell<State>

    init(_ settings: Settings) { bell = Bell(State(settings: settings)) }

    deinit {
        bell.withLock { $0.isStopped = true }
        bell.ring(all: true)
    }

    func use(_ settings: Settings) {
        bell.withLock {
            $0.settings = settings
            $0.edition += 1
        }
    }

    /// Runs the work on one of the threads. A cancelled job is not begun; one that runs ends first, so that what it
    /// borrows stays.
    func run(_ call: Call, _ work: @escaping Work) async throws(BackendError) {
        let deadline = call.deadline ?? .now + Self.patience
        let started = Mutex<Job?>(nil)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = Job(deadline, work) { continuation.resume(returning: $0) }
                started.withLock { $0 = job }
                if Task.isCancelled { job.isCancelled.store(true, ordering: .releasing) }
                submit(job)
            }
        } onCancel: {
            started.withLock { $0 }?.isCancelled.store(true, ordering: .releasing)
        }
        try outcome.get()
    }

    private func submit(_ job: Job) {
        let wantsThread = bell.withLock { state in
            state.waiting.append(job)
            let resting = state.threads - state.busy
            guard resting < state.waiting.count - state.next, state.threads < Self.mostThreads else { return false }
            state.threads += 1
            return true
        }
        bell.ring()
        guard wantsThread else { return }
        let bell = bell
        if PrivateThread.start({ Self.serve(bell) }) { return }
        let orphans = bell.withLock { state -> [Job] in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
            defer { (state.waiting, state.next) = ([], 0) }
            return Array(state.waiting[state.next...])
        }
        for job in orphans { job.end(.failure(BackendError(.failed, "no thread is left"))) }
    }

    private static func serve(_ bell: Bell<State>) {
        var client: Client?
        var edition = 0
        while true {
            let task = bell.wait { state -> (job: Job, settings: Settings, edition: Int)?? in
                guard let job = state.popFirst() else { return state.isStopped ? .some(nil) : nil }
                state.busy += 1
                return (job, state.settings, state.edition)
            }
            guard let task else { return }
            if task.edition != edition { client = nil }
            edition = task.edition
            let outcome = perform(task.job, &client, task.settings)
            // Before the caller hears of it: what it submits next is then for this thread.
            bell.withLock { $0.busy -= 1 }
            task.job.end(outcome)
        }
    }

    private static func perform(
        _ job: Job, _ client: inout Client?, _ settings: Settings
    ) -> Result<Void, BackendError> {
        do throws(BackendError) {
            try attempt(job, &client, settings)
            return .success(())
        } catch { return .failure(error) }
    }

    /// A connection that worked before and fails now may just have gone stale: once more with a new one.
    private static func attempt(_ job: Job, _ client: inout Client?, _ settings: Settings) throws(BackendError) {
        let mayBeStale = client?.hasServed == true
        do throws(BackendError) {
            try once(job, &client, settings)
        } catch {
            let isLost = error.reason == .unreachable || error.reason == .corrupt
            guard isLost || error.reason == .timedOut || error.reason == .denied else { throw error }
            // With several servers the library itself remembers which of them is dead.
            if settings.servers.count == 1 || error.reason == .corrupt || error.reason == .denied { client = nil }
            // A connection that the library made anew has not logged in.
            let isLoggedOut = error.reason == .denied && settings.login?.manner == .ascii
            guard mayBeStale, error.reason == .unreachable || isLoggedOut, client == nil else { throw error }
            try once(job, &client, settings)
        }
    }

    private static func once(_ job: Job, _ client: inout Client?, _ settings: Settings) throws(BackendError) {
        if job.isCancelled.load(ordering: .acquiring) { throw BackendError(.cancelled, "cancelled") }
        let left = job.deadline - .now
        guard left > .zero else { throw BackendError(.timedOut, "too late to begin") }
        let ready: Client
        if let client { ready = client } else { ready = try Client(settings) }
        client = ready
        ready.limit(UInt64(min(left, patience) / .milliseconds(1)) + 1)
        try ready.logIn()
        try job.work(ready)
    }
}
