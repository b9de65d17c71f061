import Arguments
import Config
import Entries
import Explanations
import Hashing
import Keys
import Posix
import PosixAsync
import Statistics
import Storage
import Wire

/// A compile of the C family.
actor CompileSession: Session {
    let request: CompileRequest
    let service: Service
    private var work: CompileWork?
    /// The entry's key that the preprocessed text gave, if it was asked for.
    private var preprocessedKey: Digest?
    /// The flight that this session owns.
    private var flight: Digest?
    /// Set while the client compiles: what it was told to do.
    private var plan: CompilePlan?
    /// Files that the client was told to have written for us.
    private var ownFiles: [Path] = []
    /// The client has not reported on them yet.
    private var isAwaited = false
    /// The client was told not to wait: its outputs may change under our hands from then on.
    private var isLetGo = false
    /// Why this is a miss, until it is noted.
    private var cause: MissCause?
    /// What explanations will know of this miss.
    private var miss: UnitHistory.Note?

    nonisolated var unownedExecutor: UnownedSerialExecutor { service.reactor.asUnownedSerialExecutor() }

    init(_ request: CompileRequest, _ service: Service) {
        self.request = request
        self.service = service
    }

    // MARK: Look-up

    func begin(as number: UInt64) async -> Answer {
        if let other = await service.redirection(of: request) { return other }
        switch await CompileQuestion(request, service).understand() {
        case .local(let refusal): return Answer(reply: .local(warning: service.refuse(refusal)))
        case .work(let work):
            self.work = work
            return await answer(work, number)
        }
    }

    private func answer(_ work: CompileWork, _ number: UInt64) async -> Answer {
        service.count { $0.execution() }
        if work.configuration.request.bypassesCache { return await run(work, learns: false) }
        if work.configuration.request.recache {
            cause = .recache
            return await run(work, learns: true)
        }
        let begin = Clock.monotonic
        let deadline = begin + Self.flightLimit
        while true {
            let mark = await service.queue.landings
            switch await look(work) {
            case .hit(let answer):
                service.count {
                    $0.hit(work.language, readTime: .nanoseconds(Clock.monotonic - begin), kind: .direct)
                }
                note("hit", work)
                return answer
            case .miss(let preprocess):
                guard await service.queue.claim(work.manifest, for: number, since: mark, until: deadline) else {
                    continue
                }
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
        switch await Lookup(work, service).run() {
        case .hit(let answer, let reader, let entry):
            service.compactor.hit(entry, reader, in: work.stack)
            return .hit(answer)
        case .miss(let miss):
            cause = .lookup(miss)
            return missed(miss, work)
        }
    }

    private func missed(_ miss: Lookup.Miss, _ work: CompileWork) -> Look {
        switch miss {
        case .entry(let trouble):
            if trouble == .damaged || trouble == .unreadable { service.count { $0.readError(work.language) } }
            note("miss", work, "the entry is gone or damaged")
            return .miss(preprocess: false)
        case .changed:
            note("miss", work, "files have changed")
            return .miss(preprocess: work.textDecides)
        case .unknown:
            note("miss", work, "not seen before")
            return .miss(preprocess: !work.usesDirectMode && work.textDecides)
        }
    }

    /// A line of the log.
    private func note(_ verdict: String, _ work: CompileWork, _ reason: String = "") {
        service.tell("\(verdict) \(shown(work.compilation.input))\(reason.isEmpty ? "" : ": " + reason)")
    }

    // MARK: Preprocessed mode

    private func preprocess(_ work: CompileWork) -> Answer {
        service.count { $0.preprocessorRun() }
        return ask(CompilePlan.preprocess(work, service))
    }

    /// The text is here: an entry may match it though the files have changed.
    func preprocessed(_ outcome: Outcome, _ files: [Descriptor], as number: UInt64) async -> Answer {
        isAwaited = false
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
            let learnt = try? await Learner(work, service).learn(
                from: .init(depfile: files[1], outcome: outcome, outputs: [], stderrIsEmpty: reader.header.hasNoText)),
            let answer = await HitAnswer(
                reader, DirectHit(learnt.result(entry: key), in: work.question.place.roots), work, service.pool
            ).make()
        else { return await run(work, learns: true) }
        service.count {
            $0.hit(work.language, readTime: .nanoseconds(Clock.monotonic - begin), kind: .preprocessed)
        }
        note("hit", work, "by its preprocessed text")
        await remember(learnt.result(entry: key), work)
        await release()
        return answer
    }

    private func ask(_ plan: Plan) -> Answer {
        ownFiles += plan.files.map { Path($0) }
        isAwaited = true
        return Answer(reply: .preprocess(plan))
    }

    /// Messages quote lines of the sources as they stand, which the text does not show; a preprocessor's own
    /// (`#warning`) are not in it at all.
    private static func saysNothing(_ preprocessor: Outcome, _ entry: EntryHeader) -> Bool {
        preprocessor.errors.isEmpty && entry.hasNoText
    }

    // MARK: Compile

    private func run(_ work: CompileWork, learns: Bool) async -> Answer {
        if learns {
            if let cause { miss = await MissExplainer(work, service).note(cause) }
            cause = nil
            await FreshInputs(work, service).settle()
        }
        let plan = CompilePlan(work, service, learns: learns)
        self.plan = plan
        if let file = plan.ownFile { ownFiles.append(file) }
        isAwaited = true
        return Answer(reply: .run(plan.wire))
    }

    /// - Returns: `nil` when the client waits for no answer.
    func finished(_ outcome: Outcome, _ files: [Descriptor]) async -> Answer? {
        isAwaited = false
        guard let work, let plan else { return Answer(reply: .taken(dependencies: nil)) }
        self.plan = nil
        let outputs = work.compilation.outputs.map { Path($0.path, in: work.directory) }
        guard await service.slow.areAwake(outputs) else {
            await release()
            return Answer(reply: .taken(dependencies: nil))
        }
        guard outcome.exitCode == 0 else {
            service.count { $0.compileFailure() }
            note("compile failed", work)
            service.units.settle(miss, .failed)
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
            note("not kept", work, "its outputs are incomplete")
            service.units.settle(miss, .notKept("its outputs are incomplete"))
            await release()
            return Answer(reply: .taken(dependencies: nil))
        }
        return await take(received, outcome, work)
    }

    private func take(_ received: CompilePlan.Received, _ outcome: Outcome, _ work: CompileWork) async -> Answer {
        let intake = Intake(work, service, textKey: preprocessedKey)
        let taken: Intake.Taken
        do throws(Learner.Doubt) {
            taken = try await intake.take(received, outcome, unless: { await self.isLetGo })
        } catch {
            note("not kept", work, error.reason)
            service.units.settle(miss, .notKept(error.reason))
            return await withoutEntry(work)
        }
        note(taken.isStored ? "stored" : "not stored", work)
        service.units.settle(miss, taken.isStored ? .stored : .notStored)
        await service.awaitUploads(of: work.stack)
        let user = UserDependencies(work, service)
        if taken.learnt.needsUserDependencies, let plan = user.plan {
            depfileRun = DepfileRun(result: taken.isStored ? taken.result : nil)
            return ask(plan)
        }
        let bytes = user.file(of: taken)
        if taken.isStored { finishLater(taken.result, work) } else { await release() }
        return Answer(reply: .taken(dependencies: bytes))
    }

    /// The client need not wait for the manifest; whoever waits for this compile does, also when the client has gone
    /// by then: the flight is no longer its session's to release.
    private func finishLater(_ result: Manifest.Result, _ work: CompileWork) {
        let landing = flight
        flight = nil
        service.life.beginStoring()
        service.reactor.start { [self] in
            await remember(result, work)
            if let landing { await service.queue.release(landing, of: owner) }
            service.life.endStoring()
        }
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
        if let result = run.result?.naming(userDependencies: bytes, in: work.question.place.roots) {
            finishLater(result, work)
        } else {
            await release()
        }
        return Answer(reply: .taken(dependencies: bytes))
    }

    private func withoutEntry(_ work: CompileWork) async -> Answer {
        if let plan = UserDependencies(work, service).plan {
            depfileRun = DepfileRun(result: nil)
            return ask(plan)
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

    /// The client waits no longer for what is under way.
    func letGo() { isLetGo = true }

    /// The client has gone, or goes its own way.
    func abandon() async {
        service.privateFiles.abandon(ownFiles, late: isAwaited, on: service.reactor)
        ownFiles = []
        plan = nil
        await release()
    }
}

/// For the log: one line, whatever the bytes.
func shown(_ name: [UInt8]) -> String {
    String(decoding: name.prefix(500).map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
}

extension EntryHeader {
    var hasNoText: Bool { stdout.isEmpty && stderr.isEmpty }
}
