import Backends
import Config
import Hashing
import Launch
import Logging
import Posix
import PosixAsync
import Statistics
import Storage
import Synchronization
import Wire

/// What all connections share.
package final class Service: Sendable {
    let reactor: Reactor
    let pool: IOPool
    let slow: SlowPlaces
    let queue: RequestQueue
    let hasher: HasherPool
    let registry: CompilerRegistry
    let toolchains: ToolchainRegistry
    let linkers: LinkerRegistry
    let direct: DirectMode
    let jobserver: Jobserver
    let compactor: Compactor
    let life: Life
    let privateFiles: PrivateFiles
    let listings = DirectoryNames()
    let units = UnitHistory()
    let directory: Path
    let log: Logger
    /// The newest client that is served.
    let build: UInt32
    private let stepKill: StepKill
    private let view: View?
    private let backends: BackendStores
    private let began = Clock.now
    private let state = Mutex(State())

    private struct State {
        var counters = Counters()
        var setups = SetupCache()
        var stacks: [(key: StackKey, stack: Stack)] = []
        var warned: Set<String> = []
    }

    /// - Parameters:
    ///   - directory: a private one of this user, for files of our own.
    ///   - environment: of the client that started the daemon.
    init(on reactor: Reactor, life: Life, directory: Path, log: Logger, environment: Environment) {
        let pool = IOPool()
        build = OwnBuild.served(environment)
        stepKill = StepKill(environment)
        self.reactor = reactor
        self.pool = pool
        self.life = life
        self.directory = directory
        self.log = log
        privateFiles = PrivateFiles(in: directory)
        queue = RequestQueue(on: reactor)
        slow = SlowPlaces()
        jobserver = Jobserver(on: reactor)
        hasher = HasherPool(on: reactor, pool: pool, slow: slow, jobserver: jobserver)
        compactor = Compactor(on: reactor, pool: pool, jobserver: jobserver) { life.quietSince }
        registry = CompilerRegistry(on: reactor, hasher: hasher, directory: directory)
        toolchains = ToolchainRegistry(on: reactor, hasher: hasher)
        linkers = LinkerRegistry(on: reactor, hasher: hasher, directory: directory)
        direct = DirectMode(on: reactor, hasher: hasher, slow: slow)
        view = FileView.own
        backends = BackendStores(pool: pool) { severity, line in
            log.log(level: severity < 1 ? .debug : severity == 1 ? .info : .warning, "\(line)")
        }
    }

    /// Whether a client sees the files that we see.
    func shares(_ other: View) -> Bool { view == other }

    func count(_ event: (inout Counters) -> Void) { state.withLock { event(&$0.counters) } }

    /// What became of a request, for the log; worked out only where somebody wants to read it.
    func tell(_ verdict: @autoclosure () -> String) { log.debug("\(verdict())") }

    func lookupTimedOut() {
        count { $0.lookupTimeout() }
        log.warning("a look-up took too long, its client compiles without the cache")
    }

    func setup(_ environment: Environment, in directory: [UInt8]) throws(ConfigurationError) -> Setup {
        let result = state.withLock { state in
            Result { () throws(ConfigurationError) in try state.setups.setup(environment, in: directory) }
        }
        return try result.get()
    }

    /// The text for the user where it is new in this daemon's life, and nothing where it was said before.
    func warning(_ text: String) -> [UInt8] {
        let isNew = state.withLock { $0.warned.insert(text).inserted }
        guard isNew else { return [] }
        log.warning("\(text)")
        return Array("swcache: warning: \(text)\n".utf8)
    }

    /// The storage for a setup, opened when it is first asked for. Opening touches no disk, and loads no plugin.
    /// - Returns: `nil` where no level can be had.
    func stack(for setup: Setup) async -> Stack? {
        if setup.plan.levels.isEmpty { return nil }
        let directory = setup.configuration.storage.disk.directory
        let mayBeSlow = setup.plan.hasDisk && !slow.areNone
        let isSlow = mayBeSlow ? await slow.place(of: directory.appending("/.")) != nil : false
        let known = state.withLock { state in
            state.stacks.first { $0.key == setup.stackKey && $0.stack.isSlow == isSlow }?.stack
        }
        // Also for a stack that is there: the credentials of this request count from now on.
        let stores = setup.plan.plugins.isEmpty && known != nil ? [] : stores(of: setup.plan)
        if let known { return known }
        for remark in setup.plan.remarks { log.warning("\(remark)") }
        let log = log
        let levels = StackLevels(setup.plan, stores: stores) { log.warning("\($0)") }
        let new = Stack(
            setup.configuration.storage, levels, on: reactor, pool: isSlow ? slow.pool : pool, isSlow: isSlow)
        if new.chain.hasFarLevels { await queue.allowLookups(Stack.farLookupBudget) }
        return state.withLock { state in
            if let other = state.stacks.first(where: { $0.key == setup.stackKey && $0.stack.isSlow == isSlow }) {
                return other.stack
            }
            state.stacks.append((setup.stackKey, new))
            return new
        }
    }

    private func stores(of plan: LevelPlan) -> [BackendStore?] {
        plan.levels.map { level in
            switch level {
            case .disk: nil
            case .plugin(let level): backends.store(for: level)
            }
        }
    }

    /// What the user should hear once: a level that was asked for and is not there.
    func unsaid(_ setup: Setup, _ stack: Stack?) -> [UInt8] {
        let isWithout = stack == nil ? "; compiling without the cache" : "; going on without that level"
        let losses = setup.plan.losses + (stack?.levels.failures ?? [])
        return losses.flatMap { warning($0 + isWithout) }
    }

    /// After a miss, before its client goes on: where the daemon may be killed soon, not too much shall be pending.
    func awaitUploads(of stack: Stack) async {
        guard stepKill.applies, stepKill.mustWait(pending: await stack.chain.pendingUploads()) else { return }
        _ = await stack.chain.uploads(reducedTo: StepKill.mostPending, before: .now + StepKill.patience)
    }

    var stacks: [Stack] { state.withLock { $0.stacks.map(\.stack) } }

    var counters: Counters { state.withLock { $0.counters } }

    /// What this life has counted, for the history; the counters start anew.
    func zero() -> HistoryRecord {
        let counters = state.withLock { state in
            defer { state.counters.zero() }
            return state.counters
        }
        for stack in stacks { stack.chain.resetStatistics() }
        return HistoryRecord(
            began: began / 1_000_000_000, ended: Clock.now / 1_000_000_000, version: "\(Build.version)",
            counters: counters)
    }

    /// A name for a file that a compiler writes for us, in our own directory.
    func privateFile(_ suffix: String) -> Path { privateFiles.next(suffix) }
}
