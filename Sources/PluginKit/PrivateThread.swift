import Glibc

/// A thread outside the shared pool, for libraries that block. Takes no signals: those belong to the host.
public enum PrivateThread {
    /// Starts a thread that nobody joins.
    /// - Returns: `false` where the system gives no more threads; `body` is then not called.
    public static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return false }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        let work = Unmanaged.passRetained(Work(body))
        let started = withoutSignals { pthread_create(&thread, &attributes, run, work.toOpaque()) == 0 }
        if !started { work.release() }
        return started
    }

    /// A new thread has the mask of the one that makes it.
    private static func withoutSignals(_ body: () -> Bool) -> Bool {
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
    return nil
}
