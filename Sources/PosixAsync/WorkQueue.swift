import Glibc

/// What the threads of an `IOPool` share. Checked by hand: everything mutable is touched under `mutex` only,
/// and the condition needs libc's own mutex beside it.
final class WorkQueue: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let bound: Int
    private let idle: Duration
    private var jobs: [@Sendable () -> Void] = []
    private var next = 0
    private var threads = 0
    private var waiting = 0

    init(bound: Int, idle: Duration) {
        self.bound = bound
        self.idle = idle
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    /// Threads hold the queue, so none is left here.
    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    func add(_ job: @Sendable @escaping () -> Void) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        let enough = waiting >= jobs.count - next || threads >= bound
        if !enough { threads += 1 }
        pthread_cond_signal(changed)
        pthread_mutex_unlock(mutex)
        if !enough, !startThread(self) { couldNotStart() }
    }

    /// No thread to be had: the work is done by the threads that are there, or, when there are none, here.
    private func couldNotStart() {
        pthread_mutex_lock(mutex)
        threads -= 1
        let alone = threads == 0
        pthread_mutex_unlock(mutex)
        while alone, let job = take(patience: .zero) { job() }
    }

    fileprivate func work() {
        while let job = take(patience: idle) { job() }
        // `take` has signed the thread off.
    }

    /// The next job, or `nil` after `patience` without one.
    private func take(patience: Duration) -> (@Sendable () -> Void)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var until = deadline(after: patience)
        while next == jobs.count {
            waiting += 1
            let late = patience == .zero || pthread_cond_timedwait(changed, mutex, &until) == ETIMEDOUT
            waiting -= 1
            if late, next == jobs.count {
                if patience != .zero { threads -= 1 }
                return nil
            }
        }
        let job = jobs[next]
        next += 1
        if next == jobs.count {
            jobs.removeAll(keepingCapacity: next <= 64)
            next = 0
        } else if next >= 1024 {
            jobs.removeFirst(next)
            next = 0
        }
        return job
    }

    private func deadline(after patience: Duration) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        now.tv_sec += Int(patience.components.seconds) + 1
        return now
    }
}

/// Signals are blocked before the thread starts, so that there is no moment in which it takes one.
private func startThread(_ queue: WorkQueue) -> Bool {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(queue)
    guard pthread_create(&thread, nil, threadMain, context.toOpaque()) == 0 else {
        context.release()
        return false
    }
    pthread_detach(thread)
    return true
}

private func threadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<WorkQueue>.fromOpaque(context).takeRetainedValue().work()
    return nil
}
