import Logging
import Posix
import Statistics
import Storage
import Wire

/// How the daemon ends: it leaves the socket at once, so that the next client starts another; what is under way is
/// finished, bounded in time; what was learnt is kept.
struct DaemonEnd: Sendable {
    /// Compiles and stores under way may take this long.
    private static let drainLimit: Int64 = 10_000_000_000

    private let service: Service
    private let listener: Listener
    private let path: Path?
    private let identity: FileFacts?
    private let memo: MemoFile

    init(service: Service, listener: Listener, path: Path?, memo: MemoFile) {
        self.service = service
        self.listener = listener
        self.path = path
        self.memo = memo
        identity = path.flatMap { try? Files.linkFacts(of: $0) }
    }

    func run() async {
        await listener.close()
        if let path, isOurs(path) { Files.remove(path) }
        service.log.info("ending")
        let deadline = Clock.monotonic + Self.drainLimit
        _ = await service.queue.quiet(until: deadline)
        _ = await service.life.storesDone(until: deadline)
        for stack in service.stacks { await stack.chain.flush(before: .now + .seconds(5)) }
        await service.jobserver.endAll()
        await memo.save(from: service)
        let counters = service.counters
        if counters != Counters() { service.keep(service.zero()) }
        Caller.exit(0)
    }

    /// Ends the daemon when its socket's name is gone or somebody else's: nobody can reach it any more.
    func watchSocket(on reactor: Reactor) async {
        guard let path else { return }
        while !service.life.isEnding {
            await reactor.sleep(until: Clock.monotonic + 5_000_000_000)
            if !isOurs(path) { await service.life.stop() }
        }
    }

    private func isOurs(_ path: Path) -> Bool {
        guard let identity, let now = try? Files.linkFacts(of: path) else { return false }
        return now.inode == identity.inode && now.device == identity.device
    }
}
