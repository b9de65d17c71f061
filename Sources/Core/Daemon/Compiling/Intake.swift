import Arguments
import Config
import Entries
import Hashing
import Keys
import Posix
import PosixAsync
import Statistics
import Storage
import Wire

/// From what a compile left to an entry in storage.
struct Intake: Sendable {
    struct Taken: Sendable {
        let learnt: Learner.Learnt
        let result: Manifest.Result
        let isStored: Bool
    }

    private let work: CompileWork
    private let service: Service
    /// Of the preprocessed text; `nil` where nobody asked for that.
    private let textKey: Digest?

    init(_ work: CompileWork, _ service: Service, textKey: Digest?) {
        self.work = work
        self.service = service
        self.textKey = textKey
    }

    /// Counts what became of it.
    /// - Parameter isLetGo: asked before anything is stored: the outputs may no longer be the compiler's.
    func take(
        _ received: CompilePlan.Received, _ outcome: Outcome, unless isLetGo: @Sendable () async -> Bool
    ) async throws(Learner.Doubt) -> Taken {
        let report = Learner.Report(
            depfile: received.dependencies, outcome: outcome, outputs: received.outputs.map(\.file),
            stderrIsEmpty: outcome.errors.isEmpty && outcome.output.isEmpty)
        let learnt: Learner.Learnt
        do throws(Learner.Doubt) {
            learnt = try await Learner(work, service).learn(from: report)
        } catch {
            service.count { $0.nonCacheableCompilation() }
            throw error
        }
        let result = learnt.result(entry: key(of: learnt, report))
        let begin = Clock.monotonic
        let encoded = await encode(received, outcome, learnt, result.entry)
        var isStored = false
        if let encoded, await !isLetGo() { isStored = await store(encoded, as: result.entry) }
        count(isStored, since: begin)
        return Taken(learnt: learnt, result: result, isStored: isStored)
    }

    /// What depends on more than the text is not kept under the text's key.
    private func key(of learnt: Learner.Learnt, _ report: Learner.Report) -> Digest {
        let saysNothing = report.stderrIsEmpty || !Guard.preprocessorWarnings.holds
        let showsBase = work.key.base.path != nil && learnt.isBound && Guard.baseBehindText.holds
        if let textKey, saysNothing, !showsBase, learnt.verbatimDependencies == nil { return textKey }
        return work.key.entry(of: learnt.result(entry: work.manifest))
    }

    private func encode(
        _ received: CompilePlan.Received, _ outcome: Outcome, _ learnt: Learner.Learnt, _ key: Digest
    ) async -> Value? {
        var outputs = received.outputs.map(\.entryOutput)
        if let verbatim = learnt.verbatimDependencies {
            outputs.append(
                .init(kind: Output.Kind.dependencies.rawValue, mode: 0o644, content: .bytes(verbatim)))
        }
        let entry = Entry(
            producer: Array("swcache \(Build.version)".utf8), stdout: outcome.output, stderr: outcome.errors,
            outputs: outputs)
        return await work.pool.run { try? entry.encode(key: key) }
    }

    private func store(_ encoded: Value, as key: Digest) async -> Bool {
        guard case .stored = await work.stack.store(encoded, as: key) else { return false }
        service.compactor.stored(key, size: encoded.count, in: work.stack)
        return true
    }

    private func count(_ isStored: Bool, since begin: Int64) {
        service.count { counters in
            counters.miss(work.language, forced: work.configuration.request.recache)
            if isStored {
                counters.write(time: .nanoseconds(Clock.monotonic - begin))
            } else {
                counters.writeError()
            }
        }
    }
}
