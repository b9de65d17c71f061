import Posix
import PosixAsync

extension MultiLevel {
    func queue(_ upload: Upload, _ targets: ArraySlice<Int>) async {
        for target in targets { await queues[target].offer(upload) }
    }

    func write(_ key: Key, _ value: Value, at index: Int, _ deadline: ContinuousClock.Instant) async -> Stored {
        let level = levels[index]
        guard let prepare = level.settings.prepare else {
            return await level.put(key, value, for: .write, before: deadline)
        }
        let prepared = await level.pool.run { prepare(key, value) }
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
