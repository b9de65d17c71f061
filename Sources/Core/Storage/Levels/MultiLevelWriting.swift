import Posix
import PosixAsync

extension MultiLevel {
    func queue(_ upload: Upload, _ targets: ArraySlice<Int>) async {
        for target in targets { await levels[target].keeper.uploads.offer(upload, for: levels[target]) }
    }

    /// Queues a write for the levels.
    /// - Parameter keptBy: a level that has the value by now.
    /// - Returns: whether the bytes could be secured: those of a build's files may change at any time.
    func putLater(_ key: Key, _ value: Value, _ targets: ArraySlice<Int>, keptBy level: Int?) async -> Stored {
        guard let source = await source(value, keptBy: level) else {
            return .failed(Failure(.failed, "the value cannot be read"))
        }
        await queue(Upload(key: key, source: source, purpose: .write), targets)
        return .stored
    }

    private func source(_ value: Value, keptBy index: Int?) async -> Upload.Source? {
        if value.liesInMemory { return .held(value) }
        if let index, levels[index].keepsFiles, let store = levels[index].settings.store as? any InstantStore {
            return .kept(by: store, count: value.count)
        }
        guard let pool = levels.first?.pool else { return nil }
        return await pool.run { value.flattened() }.map { .held(Value($0)) }
    }

    func write(_ key: Key, _ value: Value, at index: Int, _ deadline: ContinuousClock.Instant) async -> Stored {
        let level = levels[index]
        let deadline = min(deadline, .now + level.settings.writeTime)
        guard level.prepares else {
            return await level.put(key, value, for: .write, before: deadline)
        }
        guard let prepared = await level.pool.run({ level.prepared(key, value) }) else {
            return .failed(Failure(.corrupt, "the value is broken"))
        }
        return await level.put(key, prepared, for: .write, before: deadline)
    }

    /// The remaining levels at once; the first failure of any is the answer.
    func writeAll(
        _ key: Key, _ value: Value, _ targets: ArraySlice<Int>, after first: Stored, _ deadline: ContinuousClock.Instant
    ) async -> Stored {
        await withTaskGroup(of: Stored.self) { group in
            for target in targets { group.addTask { await self.write(key, value, at: target, deadline) } }
            var answer = first
            for await stored in group where stored.failure != nil && answer.failure == nil { answer = stored }
            return answer
        }
    }
}
