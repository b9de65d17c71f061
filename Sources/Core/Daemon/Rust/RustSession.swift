import Config
import Explanations
import Hashing
import Keys
import Posix
import Rust
import Statistics
import Storage
import Wire

/// A call of rustc.
actor RustSession: Session {
    let request: CompileRequest
    let service: Service
    private let client: Jobserver.Client
    private var work: RustWork?
    /// The flight that this session owns, and the request it was claimed for.
    private var flight: Digest?
    private var owner: UInt64 = 0
    /// Set while the client compiles: what it was told to do.
    private var plan: RustPlan?
    /// The client was told not to wait: its outputs may change under our hands from then on.
    private var isLetGo = false
    /// What the client was given to place.
    private var handedOut: [Digest?] = []
    /// Why this is a miss, until it is noted.
    private var cause: MissCause?
    /// What explanations will know of this miss.
    private var miss: UnitHistory.Note?

    nonisolated var unownedExecutor: UnownedSerialExecutor { service.reactor.asUnownedSerialExecutor() }

    init(_ request: CompileRequest, _ service: Service, _ client: Jobserver.Client) {
        self.request = request
        self.service = service
        self.client = client
    }

    // MARK: Look-up

    func begin(as number: UInt64) async -> Answer {
        if let other = await service.redirection(of: request) { return other }
        await service.queue.allow(Self.lookupBudget, for: number)
        switch await RustQuestion(request, service).understand() {
        case .local(let refusal): return Answer(reply: .local(warning: service.refuse(refusal)))
        case .work(let work):
            self.work = work
            return await answer(work, number)
        }
    }

    private func answer(_ work: RustWork, _ number: UInt64) async -> Answer {
        service.count { $0.execution() }
        if work.configuration.request.bypassesCache { return await run(work, learns: false) }
        if work.configuration.request.recache {
            cause = .recache
            return await run(work, learns: true)
        }
        let begin = Clock.monotonic
        while true {
            let mark = await service.queue.landings
            if let answer = await look(work) {
                service.count { $0.hit(.rust, readTime: .nanoseconds(Clock.monotonic - begin), kind: .direct) }
                note("hit", work)
                return answer
            }
            let isOurs = await service.queue.claim(
                work.manifest, for: number, since: mark, until: begin + Self.flightLimit)
            guard isOurs else { continue }
            flight = work.manifest
            owner = number
            return await run(work, learns: true)
        }
    }

    /// The first call of a toolchain waits until that has been read, some hundred megabytes.
    private static let lookupBudget: Int64 = 15_000_000_000
    private static let flightLimit: Int64 = 600_000_000_000

    private func look(_ work: RustWork) async -> Answer? {
        switch await Lookup(work, service).run() {
        case .hit(let answer, let reader, let entry):
            service.compactor.hit(entry, reader, in: work.stack)
            handedOut = RustHit(reader, work).digests
            return answer
        case .miss(let miss):
            cause = .lookup(miss)
            missed(miss, work)
            return nil
        }
    }

    private func missed(_ miss: Lookup.Miss, _ work: RustWork) {
        switch miss {
        case .entry(let trouble):
            if trouble == .damaged || trouble == .unreadable { service.count { $0.readError(.rust) } }
            note("miss", work, "the entry is gone or damaged")
        case .changed: note("miss", work, "something has changed")
        case .unknown: note("miss", work, "not seen before")
        }
    }

    /// A line of the log.
    private func note(_ verdict: String, _ work: RustWork, _ reason: String = "") {
        service.tell("\(verdict) \(shown(work.compilation.crateName))\(reason.isEmpty ? "" : ": " + reason)")
    }

    /// What depends on this crate asks for its digest next.
    func placed(_ files: [PlacedFacts]) async {
        guard let work, files.count == handedOut.count, let first = work.compilation.outputs.first else { return }
        let known = zip(files, handedOut).compactMap { file, digest in
            digest.map { (facts: FileFacts(file), digest: $0) }
        }
        await service.hasher.adopt(known, at: Path(first.path, in: work.directory))
    }

    // MARK: Compile

    private func run(_ work: RustWork, learns: Bool) async -> Answer {
        if learns {
            if let cause { miss = await MissExplainer(work, service).note(cause) }
            cause = nil
            await settle(work)
        }
        var loan: FifoLoan?
        if CallerJobserver(work.surroundings.environment).mayBeLent {
            loan = await service.jobserver.lend(to: client, in: service.directory)
        }
        let plan = RustPlan(work, service, learns: learns, loan: loan)
        self.plan = plan
        return Answer(reply: .run(plan.wire))
    }

    /// cargo starts a crate as soon as what it needs is there: within the same tick of the clock another change would
    /// not show, so that the compile could not be kept. The clock moves every few milliseconds.
    private func settle(_ work: RustWork) async {
        let youngest = work.inputs.map(\.facts.youngest).max() ?? 0
        let begin = Clock.monotonic
        while Clock.fileTime <= youngest, Clock.monotonic - begin < Self.longestTick {
            await service.reactor.sleep(until: Clock.monotonic + 1_000_000)
        }
    }

    private static let longestTick: Int64 = 12_000_000

    func finished(_ outcome: Outcome, _ files: [Descriptor]) async -> Answer? {
        let taken = Answer(reply: .taken(dependencies: nil))
        guard let work, let plan else { return taken }
        self.plan = nil
        guard outcome.exitCode == 0 else {
            service.count { $0.compileFailure() }
            note("compile failed", work)
            service.units.settle(miss, .failed)
            await release()
            return nil
        }
        service.count { $0.compilation(time: .nanoseconds(Int64(clamping: outcome.nanoseconds))) }
        guard plan.learns else { return taken }
        guard outcome.complete, let received = plan.match(files, outcome) else {
            service.count { $0.nonCacheableCompilation() }
            note("not kept", work, "its outputs are incomplete")
            service.units.settle(miss, .notKept("its outputs are incomplete"))
            await release()
            return taken
        }
        if received.dependencies == nil {
            let question = RustPlan.dependencies(work, service)
            pending = Pending(received: received, outcome: outcome, files: question.files.map { Path($0) })
            return Answer(reply: .preprocess(question))
        }
        await take(received, outcome, work)
        await release()
        return taken
    }

    /// Compiled, but of what is still being asked.
    private struct Pending {
        var received: RustPlan.Received
        let outcome: Outcome
        let files: [Path]
    }

    private var pending: Pending?

    /// The answer to a question for dependencies: rustc is never asked to preprocess.
    func preprocessed(_ outcome: Outcome, _ files: [Descriptor], as number: UInt64) async -> Answer {
        guard let work, var pending = self.pending else { return Answer(reply: .local(warning: [])) }
        self.pending = nil
        if outcome.exitCode == 0, files.count == 2 {
            pending.received.dependencies = files[1]
            await take(pending.received, pending.outcome, work)
        } else {
            service.count { $0.nonCacheableCompilation() }
        }
        await release()
        return Answer(reply: .taken(dependencies: nil))
    }

    private func take(_ received: RustPlan.Received, _ outcome: Outcome, _ work: RustWork) async {
        do throws(RustLearner.Doubt) {
            let taken = try await RustIntake(work, service).take(received, outcome, unless: { await self.isLetGo })
            note(taken.isStored ? "stored" : "not stored", work)
            service.units.settle(miss, taken.isStored ? .stored : .notStored)
            await service.awaitUploads(of: work.stack)
            if taken.isStored { finishLater(taken.result, work) }
        } catch {
            note("not kept", work, error.reason)
            service.units.settle(miss, .notKept(error.reason))
        }
    }

    /// The client need not wait for the manifest; whoever waits for this compile does.
    private func finishLater(_ result: Manifest.Result, _ work: RustWork) {
        let landing = flight
        flight = nil
        service.life.beginStoring()
        service.reactor.start { [self] in
            _ = await work.stack.add(result, to: work.manifest)
            await service.direct.learn(result, of: work.question)
            if let landing { await service.queue.release(landing, of: owner) }
            service.life.endStoring()
        }
    }

    // MARK: End

    private func release() async {
        guard let key = flight else { return }
        flight = nil
        await service.queue.release(key, of: owner)
    }

    func letGo() { isLetGo = true }

    func abandon() async {
        let files = (plan?.ownFiles ?? []) + (pending?.files ?? [])
        service.privateFiles.abandon(files, late: true, on: service.reactor)
        plan = nil
        pending = nil
        await release()
    }
}

extension FileFacts {
    fileprivate init(_ placed: PlacedFacts) {
        self.init(
            device: placed.device, inode: placed.inode, size: Int64(clamping: placed.size),
            modified: Int64(clamping: placed.modified), changed: Int64(clamping: placed.changed), mode: placed.mode)
    }
}
