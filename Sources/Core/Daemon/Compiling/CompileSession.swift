import Arguments
import Config
import Entries
import Hashing
import Keys
import Posix
import Statistics
import Storage
import Wire

/// One compile from the question to its end. Lives on the reactor; its owner calls one method at a time.
actor CompileSession {
    let request: CompileRequest
    let service: Service
    private var work: CompileWork?
    /// The entry's key that the preprocessed text gave, if it was asked for.
    private var preprocessedKey: Digest?
    /// The flight that this session owns.
    private var flight: Digest?
    /// Set while the client compiles: what it was told to do.
    private var plan: CompilePlan?

    nonisolated var unownedExecutor: UnownedSerialExecutor { service.reactor.asUnownedSerialExecutor() }

    init(_ request: CompileRequest, _ service: Service) {
        self.request = request
        self.service = service
    }

    // MARK: Look-up

    func begin(as number: UInt64) async -> Answer {
        guard service.shares(request.view) else { return Answer(reply: .otherView) }
        guard request.build <= Build.number else {
            let life = service.life
            Task { await life.stop() }
            return Answer(reply: .outdated)
        }
        service.count { $0.request() }
        switch await CompileQuestion(request, service).understand() {
        case .local(let warning): return Answer(reply: .local(warning: warning))
        case .work(let work):
            self.work = work
            return await answer(work, number)
        }
    }

    private func answer(_ work: CompileWork, _ number: UInt64) async -> Answer {
        service.count { $0.execution() }
        if work.configuration.request.bypassesCache { return await run(work, learns: false) }
        if work.configuration.request.recache { return await run(work, learns: true) }
        let begin = Clock.monotonic
        let deadline = begin + Self.flightLimit
        while true {
            switch await look(work) {
            case .hit(let answer):
                service.count {
                    $0.hit(work.language, readTime: .nanoseconds(Clock.monotonic - begin), kind: .direct)
                }
                return answer
            case .miss(let preprocess):
                guard await service.queue.claim(work.manifest, for: number, until: deadline) else { continue }
                flight = work.manifest
                owner = number
                return preprocess ? self.preprocess(work) : await run(work, learns: true)
            }
        }
    }

    private var owner: UInt64 = 0
    private static let flightLimit: Int64 = 120_000_000_000

    private enum Look {
        case hit(Answer)
        /// - Parameter preprocess: something is known of this command line, so that the text may match.
        case miss(preprocess: Bool)
    }

    private func look(_ work: CompileWork) async -> Look {
        let stack = work.stack
        let manifest = work.manifest
        let found = await service.direct.lookup(work.question) { await stack.manifest(manifest) }
        switch found {
        case .found(let hit):
            guard let answer = await load(hit, work) else { return .miss(preprocess: false) }
            return .hit(answer)
        case .changed: return .miss(preprocess: work.textDecides)
        case .unknown:
            return .miss(preprocess: !work.usesDirectMode && work.textDecides)
        }
    }

    private func load(_ hit: DirectHit, _ work: CompileWork) async -> Answer? {
        switch await work.stack.entry(hit.entry) {
        case .entry(let reader, _):
            return await HitAnswer(reader, hit, work, service.pool).make()
        case .damaged:
            service.count { $0.readError(work.language) }
            return nil
        case .unavailable:
            service.count { $0.readError(work.language) }
            return nil
        case .absent: return nil
        }
    }

    // MARK: Preprocessed mode

    private func preprocess(_ work: CompileWork) -> Answer {
        service.count { $0.preprocessorRun() }
        return Answer(reply: .preprocess(CompilePlan.preprocess(work, service)))
    }

    /// The text is here: an entry may match it though the files have changed.
    func preprocessed(_ outcome: Outcome, _ files: [Descriptor], as number: UInt64) async -> Answer {
        guard let work else { return Answer(reply: .local(warning: [])) }
        if let depfileRun { return await answerUserDependencies(depfileRun, outcome, files) }
        guard outcome.exitCode == 0, files.count == 2, outcome.present == [true] else {
            return await run(work, learns: true)
        }
        let base = work.key.base
        let text = await service.pool.run { () -> Digest? in
            guard let bytes = try? files[0].contents(limit: 1 << 30) else { return nil }
            let bases = base.path.map { [Array($0.dropLast())] } ?? []
            return PreprocessedText.canonical(bytes, baseDirectories: bases).map { Digest(of: $0) }
        }
        guard let text else { return await run(work, learns: true) }
        let key = work.key.preprocessed(text: text)
        preprocessedKey = key
        let begin = Clock.monotonic
        guard case .entry(let reader, _) = await work.stack.entry(key),
            Self.saysNothing(outcome, reader.header) || !Guard.preprocessorWarnings.holds,
            let learnt = await Learner(work, service).learn(
                from: .init(depfile: files[1], outcome: outcome, outputs: [], stderrIsEmpty: reader.header.hasNoText)),
            let answer = await HitAnswer(
                reader, DirectHit(learnt.result(entry: key), in: base), work, service.pool
            ).make()
        else { return await run(work, learns: true) }
        service.count {
            $0.hit(work.language, readTime: .nanoseconds(Clock.monotonic - begin), kind: .preprocessed)
        }
        await remember(learnt.result(entry: key), work)
        await release()
        return answer
    }

    /// Messages quote lines of the sources as they stand, which the text does not show; a preprocessor's own
    /// (`#warning`) are not in it at all.
    private static func saysNothing(_ preprocessor: Outcome, _ entry: EntryHeader) -> Bool {
        preprocessor.errors.isEmpty && entry.hasNoText
    }

    // MARK: Compile

    private func run(_ work: CompileWork, learns: Bool) async -> Answer {
        if learns { await letClockMoveOn(work) }
        let plan = CompilePlan(work, service, learns: learns)
        self.plan = plan
        return Answer(reply: .run(plan.wire))
    }

    /// What is compiled in the tick of the clock in which an input was changed cannot be kept: a second change in the
    /// same tick would not show. The clock moves every few milliseconds.
    private func letClockMoveOn(_ work: CompileWork) async {
        let known = await service.direct.youngestStamp(of: work.question) ?? 0
        let youngest = max(known, work.source.youngest)
        let begin = Clock.monotonic
        while Clock.fileTime <= youngest, Clock.monotonic - begin < Self.longestTick {
            await service.reactor.sleep(until: Clock.monotonic + 1_000_000)
        }
    }

    /// In nanoseconds: of a clock that ticks a hundred times in a second, and some more.
    private static let longestTick: Int64 = 12_000_000

    /// - Returns: `nil` when the client waits for no answer.
    func finished(_ outcome: Outcome, _ files: [Descriptor]) async -> Answer? {
        guard let work, let plan else { return Answer(reply: .taken(dependencies: nil)) }
        self.plan = nil
        guard outcome.exitCode == 0 else {
            service.count { $0.compileFailure() }
            await release()
            return nil
        }
        service.count { $0.compilation(time: .nanoseconds(Int64(clamping: outcome.nanoseconds))) }
        guard plan.learns else {
            await release()
            return Answer(reply: .taken(dependencies: nil))
        }
        guard outcome.complete, let received = plan.match(files, outcome) else {
            service.count { $0.nonCacheableCompilation() }
            await release()
            return Answer(reply: .taken(dependencies: nil))
        }
        return await take(received, outcome, work)
    }

    private func take(_ received: CompilePlan.Received, _ outcome: Outcome, _ work: CompileWork) async -> Answer {
        let report = Learner.Report(
            depfile: received.dependencies, outcome: outcome, outputs: received.outputs.map(\.file),
            stderrIsEmpty: outcome.errors.isEmpty && outcome.output.isEmpty)
        guard let learnt = await Learner(work, service).learn(from: report) else {
            service.count { $0.nonCacheableCompilation() }
            return await withoutEntry(work, received)
        }
        // What depends on more than the text is not kept under the text's key.
        let saysNothing = report.stderrIsEmpty || !Guard.preprocessorWarnings.holds
        let showsBase = work.key.base.path != nil && learnt.isBound && Guard.baseBehindText.holds
        let isOfText = saysNothing && !showsBase && learnt.verbatimDependencies == nil
        let textKey = isOfText ? preprocessedKey : nil
        let key = textKey ?? work.key.entry(of: learnt.result(entry: work.manifest))
        let result = learnt.result(entry: key)
        let begin = Clock.monotonic
        let stored = await store(received, outcome, learnt, key, work)
        service.count { counters in
            counters.miss(work.language, forced: work.configuration.request.recache)
            if stored {
                counters.write(time: .nanoseconds(Clock.monotonic - begin))
            } else {
                counters.writeError()
            }
        }
        let bytes = userDependencies(learnt, result, work)
        if learnt.needsUserDependencies, let plan = CompilePlan.userDependencies(work, service) {
            depfileRun = DepfileRun(result: stored ? result : nil)
            return Answer(reply: .preprocess(plan))
        }
        if stored { finishLater(result, work) } else { await release() }
        return Answer(reply: .taken(dependencies: bytes))
    }

    /// The client need not wait for the manifest; whoever waits for this compile does.
    private func finishLater(_ result: Manifest.Result, _ work: CompileWork) {
        service.life.beginStoring()
        Task {
            await remember(result, work)
            await release()
            service.life.endStoring()
        }
    }

    private func store(
        _ received: CompilePlan.Received, _ outcome: Outcome, _ learnt: Learner.Learnt, _ key: Digest,
        _ work: CompileWork
    ) async -> Bool {
        var outputs = received.outputs.map(\.entryOutput)
        if let verbatim = learnt.verbatimDependencies {
            outputs.append(
                .init(kind: Output.Kind.dependencies.rawValue, mode: 0o644, content: .bytes(verbatim)))
        }
        let entry = Entry(
            producer: Array("swcache \(Build.version)".utf8), stdout: outcome.output, stderr: outcome.errors,
            outputs: outputs)
        let encoded = await service.pool.run { try? entry.encode(key: key) }
        guard let encoded else { return false }
        if case .stored = await work.stack.store(encoded, as: key) { return true }
        return false
    }

    private func remember(_ result: Manifest.Result, _ work: CompileWork) async {
        guard work.usesDirectMode || !work.textDecides else { return }
        _ = await work.stack.add(result, to: work.manifest)
        await service.direct.learn(result, of: work.question)
    }

    // MARK: The user's dependency file

    private struct DepfileRun {
        let result: Manifest.Result?
    }

    private var depfileRun: DepfileRun?

    private func userDependencies(
        _ learnt: Learner.Learnt, _ result: Manifest.Result, _ work: CompileWork
    ) -> [UInt8]? {
        guard let wanted = work.compilation.dependencies, wanted.style == .user, !learnt.needsUserDependencies else {
            return nil
        }
        return DirectHit(result, in: work.key.base).dependencyFile(for: wanted, as: work.compilation.dialect)
    }

    /// What could not be derived has been asked of the preprocessor.
    private func answerUserDependencies(
        _ run: DepfileRun, _ outcome: Outcome, _ files: [Descriptor]
    ) async -> Answer {
        depfileRun = nil
        guard outcome.exitCode == 0, files.count == 2, let work,
            let bytes = try? files[1].contents(limit: 64 << 20)
        else {
            await release()
            return Answer(reply: .taken(dependencies: nil))
        }
        if let result = run.result?.naming(userDependencies: bytes, in: work.key.base) {
            finishLater(result, work)
        } else {
            await release()
        }
        return Answer(reply: .taken(dependencies: bytes))
    }

    private func withoutEntry(_ work: CompileWork, _ received: CompilePlan.Received) async -> Answer {
        if work.compilation.dependencies?.style == .user, let plan = CompilePlan.userDependencies(work, service) {
            depfileRun = DepfileRun(result: nil)
            return Answer(reply: .preprocess(plan))
        }
        await release()
        return Answer(reply: .taken(dependencies: nil))
    }

    // MARK: End

    private func release() async {
        guard let key = flight else { return }
        flight = nil
        await service.queue.release(key, of: owner)
    }

    /// The client has gone, or goes its own way.
    func abandon() async {
        if let plan { plan.removePrivateFiles() }
        plan = nil
        await release()
    }
}

extension EntryHeader {
    var hasNoText: Bool { stdout.isEmpty && stderr.isEmpty }
}

extension Manifest.Result {
    /// The same with every input that the compiler's own `-MMD` file leaves out marked as a system header.
    fileprivate func naming(userDependencies file: [UInt8], in base: BaseDirectory) -> Manifest.Result? {
        guard let listed = (try? Depfile.parse(file)).map({ Set($0.dependencies) }) else { return nil }
        var result = self
        result.inputs = inputs.map { input in
            var input = input
            input.isSystemHeader = base.path(of: input.name).map { !listed.contains($0) } ?? true
            return input
        }
        result.knowsSystemHeaders = true
        return result
    }
}
