import Logging
import Posix
import PosixAsync
import Statistics
import Storage
import Wire

/// How the daemon ends: it leaves the socket at once, so that the next client starts another; what is under way is
/// finished, bounded in time; what was learnt is kept.
struct DaemonEnd: Sendable {
    private let service: Service
    private let listener: Listener
    private let path: Path?
    private let identity: FileFacts?
    private let memo: MemoFile
    private let misses: MissFile
    private let log: DaemonLog

    /// Nanoseconds, after what is under way is done: the socket's clients, and files that may lie on a disk that hangs.
    private static let farewell: Int64 = 500_000_000
    private static let writing = Duration.seconds(2)
    private static let flushing = Duration.seconds(5)
    private static let lookAtSocket: Int64 = 2_000_000_000

    /// - Parameter path: the socket's name, where it is ours to remove.
    init(
        service: Service, listener: Listener, path: Path?, memo: MemoFile, misses: MissFile, log: DaemonLog
    ) {
        self.service = service
        self.listener = listener
        self.path = path
        self.memo = memo
        self.misses = misses
        self.log = log
        identity = path.flatMap { try? Files.linkFacts(of: $0) }
    }

    func leave() async {
        if let path, isOurs(path) { Files.remove(path) }
        await listener.close()
    }

    /// - Parameter limit: how long compiles and stores under way may take, in nanoseconds.
    func finish(within limit: Int64) async -> Never {
        service.log.info("ending")
        let deadline = Clock.monotonic + limit
        await settle(until: deadline)
        _ = await service.life.connectionsGone(until: min(deadline, Clock.monotonic + Self.farewell))
        // A client that had connected before the socket was left may have asked since.
        await settle(until: deadline)
        await flush()
        await service.jobserver.endAll()
        await keep()
        service.privateFiles.sweep()
        service.log.info("ended")
        await log.flush()
        Caller.exit(0)
    }

    private func settle(until deadline: Int64) async {
        if await !service.queue.quiet(until: deadline) { service.log.warning("a compile under way is left alone") }
        _ = await service.life.storesDone(until: deadline)
    }

    private func flush() async {
        let deadline = ContinuousClock.now + Self.flushing
        await withDiscardingTaskGroup { group in
            for stack in service.stacks { group.addTask { await stack.chain.flush(before: deadline) } }
        }
        var lost = 0
        for stack in service.stacks { lost += await stack.chain.pendingUploads() }
        if lost > 0 { service.log.warning("\(lost) uploads were not done in time and are lost") }
    }

    private func keep() async {
        await memo.save(from: service, before: .now + Self.writing)
        await misses.save(from: service, before: .now + Self.writing)
        let service = service
        guard service.counters != Counters() else { return }
        let record = service.zero()
        _ = await service.pool.run(before: .now + Self.writing) { service.keep(record) }
    }

    /// Ends the daemon when its socket's name is gone or somebody else's: nobody can reach it any more.
    func watchSocket(on reactor: Reactor) async {
        guard let path else { return }
        while !service.life.isEnding {
            await reactor.sleep(until: Clock.monotonic + Self.lookAtSocket)
            guard !service.life.isEnding, !isOurs(path) else { continue }
            service.log.warning("the socket is gone")
            await service.life.stop()
        }
    }

    private func isOurs(_ path: Path) -> Bool {
        guard let identity, let now = try? Files.linkFacts(of: path) else { return false }
        return now.inode == identity.inode && now.device == identity.device
    }
}
