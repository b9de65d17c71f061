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
        let before = received.outputs.map { try? $0.facts() }
        if let encoded = await work.pool.run({ try? entry.encode(key: key) }), await !isLetGo() {
            await adopt(encoded, key, before, received.outputs)
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

    /// What depends on this crate asks for the digests of its outputs next.
    private func adopt(_ encoded: Rope, _ key: Digest, _ before: [FileFacts?], _ files: [Descriptor]) async {
        guard let header = (try? EntryReader(encoded, key: key))?.header, let first = work.compilation.outputs.first
        else { return }
        let known = header.outputs.indices.compactMap { index -> (facts: FileFacts, digest: Digest)? in
            guard files.indices.contains(index), work.compilation.outputs[index].kind != .dependencies,
                let facts = before[index], (try? files[index].facts()) == facts
            else { return nil }
            return (facts, header.outputs[index].digest)
        }
        await service.hasher.adopt(known, at: Path(first.path, in: work.directory))
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
