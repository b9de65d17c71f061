import Config
import Entries
import Hashing
import Posix
import PosixAsync
import Storage

/// Rewrites entries on the disk in quiet times: large ones compressed, and those that are wanted again as they were.
/// An entry is replaced whole by the store, so that it is there at every moment; what goes wrong leaves it as it is.
actor Compactor {
    private struct Item: Hashable, Sendable {
        let stack: Stack
        let key: Digest

        static func == (one: Item, other: Item) -> Bool { one.stack === other.stack && one.key == other.key }
        func hash(into hasher: inout Hasher) { hasher.combine(key) }
    }

    private let reactor: Reactor
    private let pool: IOPool
    private let jobserver: Jobserver
    private let quietSince: @Sendable () -> Int64?
    private var schedule = CompactionSchedule<Item>()
    private var isRunning = false
    /// By the cache's directory.
    private var reflinks: [Path: Bool] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// - Parameter quietSince: when the last client left, by the monotonic clock; `nil` while one is served.
    init(on reactor: Reactor, pool: IOPool, jobserver: Jobserver, quietSince: @escaping @Sendable () -> Int64?) {
        self.reactor = reactor
        self.pool = pool
        self.jobserver = jobserver
        self.quietSince = quietSince
    }

    // MARK: What happened

    /// An entry was stored as it is. Costs nothing for the many that are small.
    nonisolated func stored(_ key: Digest, size: Int64, in stack: Stack) {
        let policy = CompactionPolicy(level: stack.settings.compressionLevel)
        guard policy.wants(size), stack.usesDisk, !stack.settings.disk.readOnly else { return }
        Task { await noteStored(key, size: size, in: stack) }
    }

    /// An entry is handed out. Costs nothing for raw ones.
    nonisolated func hit(_ key: Digest, _ reader: EntryReader, in stack: Stack) {
        guard reader.isCompressed, stack.usesDisk, !stack.settings.disk.readOnly else { return }
        Task { await noteHit(key, reader, in: stack) }
    }

    func noteStored(_ key: Digest, size: Int64, in stack: Stack) {
        guard CompactionPolicy(level: stack.settings.compressionLevel).wants(size) else { return }
        note { $0.stored(Item(stack: stack, key: key)) }
    }

    func noteHit(_ key: Digest, _ reader: EntryReader, in stack: Stack) {
        note { $0.hit(Item(stack: stack, key: key), isCompressed: reader.isCompressed) }
    }

    private func note(_ change: (inout CompactionSchedule<Item>) -> Void) {
        change(&schedule)
        guard !isRunning, schedule.count > 0 else { return }
        isRunning = true
        Task { await run() }
    }

    // MARK: Work

    /// Ends when nothing waits any more.
    private func run() async {
        while true {
            switch schedule.next(at: Clock.monotonic, quietSince: quietSince()) {
            case .nothing:
                isRunning = false
                return
            case .wait(let time): await reactor.sleep(until: time)
            case .work(let job):
                await rewrite(job.item, job.form)
                schedule.finished(at: Clock.monotonic)
            }
        }
    }

    /// Everything that waits, now: for tests, which own the clock.
    func runNow() async {
        var now = Clock.monotonic
        while schedule.count > 0 {
            switch schedule.next(at: now, quietSince: .min / 2) {
            case .nothing: return
            case .wait(let time): now = time
            case .work(let job):
                await rewrite(job.item, job.form)
                schedule.finished(at: now)
            }
        }
    }

    private func rewrite(_ item: Item, _ form: CompactionSchedule<Item>.Form) async {
        let policy = CompactionPolicy(level: item.stack.settings.compressionLevel)
        if form == .compressed, !policy.isExplicit, await sharesBlocks(item.stack) { return }
        let pool = pool
        let token = await jobserver.acquire(until: Clock.monotonic + Self.tokenLimit)
        // On a machine with one processor the quiet alone must do.
        if token != nil || jobserver.total == 0 {
            await item.stack.rewrite(item.key) { reader, size in
                await pool.run { Self.recoded(reader, size, form, policy) }
            }
        }
        await token?.release()
    }

    /// `nil` where the entry shall stay as it is. Every output is verified on the way.
    private static func recoded(
        _ reader: EntryReader, _ size: Int64, _ form: CompactionSchedule<Item>.Form, _ policy: CompactionPolicy
    ) -> [UInt8]? {
        guard reader.outputSize <= CompactionPolicy.largest else { return nil }
        switch form {
        case .raw: return reader.isCompressed ? try? reader.expanded() : nil
        case .compressed:
            guard !reader.isCompressed, policy.wants(reader.outputSize),
                let new = try? reader.compressed(level: policy.level),
                CompactionPolicy.pays(Int64(new.count), insteadOf: size)
            else { return nil }
            return new
        }
    }

    private func sharesBlocks(_ stack: Stack) async -> Bool {
        let directory = stack.settings.disk.directory
        if let known = reflinks[directory] { return known }
        let found = await pool.run { Reflinks.work(in: DiskLayout(directory: directory).root) }
        if let found { reflinks[directory] = found }
        // Where nothing can be found out, nothing is rewritten either.
        return found ?? true
    }

    private static let tokenLimit: Int64 = 1_000_000_000
}
