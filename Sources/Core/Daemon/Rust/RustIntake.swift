import Config
import Entries
import Hashing
import Keys
import Posix
import PosixAsync
import Rust
import Statistics
import Storage
import Wire

/// From what a compile of a crate left to an entry in storage.
struct RustIntake: Sendable {
    struct Taken: Sendable {
        let result: Manifest.Result
        let isStored: Bool
    }

    private let work: RustWork
    private let service: Service

    init(_ work: RustWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    /// Counts what became of it.
    /// - Parameter isLetGo: asked before anything is stored: the outputs may no longer be the compiler's.
    func take(
        _ received: RustPlan.Received, _ outcome: Outcome, unless isLetGo: @Sendable () async -> Bool
    ) async throws(RustLearner.Doubt) -> Taken {
        let learnt: RustLearner.Learnt
        do throws(RustLearner.Doubt) {
            learnt = try await RustLearner(work, service).learn(from: received, outcome)
        } catch {
            service.count { $0.nonCacheableCompilation() }
            throw error
        }
        var result = learnt.result
        result.entry = result.entryKey(under: work.manifest)
        let begin = Clock.monotonic
        let entry = entry(received, outcome, learnt)
        let key = result.entry
        var isStored = false
        if let encoded = await work.pool.run({ try? entry.encode(key: key) }), await !isLetGo() {
            if case .stored = await work.stack.store(encoded, as: key) {
                service.compactor.stored(key, size: encoded.count, in: work.stack)
                isStored = true
            }
        }
        let stored = isStored
        service.count { counters in
            counters.miss(.rust, forced: work.configuration.request.recache)
            if stored { counters.write(time: .nanoseconds(Clock.monotonic - begin)) } else { counters.writeError() }
        }
        return Taken(result: result, isStored: isStored)
    }

    /// The texts without the places of this build; the rest as it is.
    private func entry(_ received: RustPlan.Received, _ outcome: Outcome, _ learnt: RustLearner.Learnt) -> Entry {
        let outputs = zip(work.compilation.outputs, received.outputs).map { output, file in
            Entry.Output(
                kind: output.kind.rawValue, mode: (try? file.facts())?.permissions ?? 0o644,
                content: output.kind == .dependencies ? .bytes(learnt.dependencies.encoded()) : .file(file))
        }
        return Entry(
            producer: Array("swcache \(Build.version)".utf8), stdout: outcome.output,
            stderr: learnt.messages.encoded(), outputs: outputs)
    }
}
