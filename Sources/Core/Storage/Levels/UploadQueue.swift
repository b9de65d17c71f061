import Posix
import PosixAsync

/// A value on its way into a level that nobody waits for.
struct Upload: Sendable {
    enum Purpose: Equatable, Sendable { case write, backfill }

    var key: Key
    var value: Value
    var purpose: Purpose
}

/// What waits for one level. Bounded: what does not fit is dropped and counted, never waited for. A key waits at
/// most once, with its latest value.
actor UploadQueue {
    private let level: WorkingLevel
    private var waiting: [Key: Upload] = [:]
    private var order: [Key] = []
    private var bytes: Int64 = 0
    private var running = 0
    private var idlers: [CheckedContinuation<Void, Never>] = []
    private var watchers: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []

    private static let parallel = 4
    private static let tries = 3

    init(_ level: WorkingLevel) { self.level = level }

    func offer(_ upload: Upload) {
        let size = upload.value.count
        let known = waiting[upload.key]
        let room = bytes - (known?.value.count ?? 0) + size
        guard known != nil || waiting.count < level.settings.queueCount, room <= level.settings.queueBytes else {
            if upload.purpose == .write { level.count { $0.writeFailures += 1 } }
            return
        }
        if known == nil { order.append(upload.key) }
        waiting[upload.key] = upload
        bytes = room
        if running < Self.parallel {
            running += 1
            Task { await work() }
        }
    }

    /// Returns when nothing waits or runs any more.
    func drained() async {
        guard running > 0 else { return }
        await withCheckedContinuation { idlers.append($0) }
    }

    /// Not at the level yet.
    var pending: Int { waiting.count + running }

    /// Returns when no more than `count` are pending.
    func reduced(to count: Int) async {
        guard pending > count else { return }
        await withCheckedContinuation { watchers.append((count, $0)) }
    }

    private func wakeWatchers() {
        let pending = pending
        for watcher in watchers where watcher.count >= pending { watcher.waiter.resume() }
        watchers.removeAll { $0.count >= pending }
    }

    private func work() async {
        while let upload = next() {
            await send(upload)
            wakeWatchers()
        }
        running -= 1
        wakeWatchers()
        guard running == 0 else { return }
        for idler in idlers { idler.resume() }
        idlers = []
    }

    private func next() -> Upload? {
        guard !order.isEmpty, let upload = waiting.removeValue(forKey: order.removeFirst()) else { return nil }
        bytes -= upload.value.count
        return upload
    }

    /// Several tries, further and further apart, all within the level's time.
    private func send(_ upload: Upload) async {
        let deadline = ContinuousClock.now + level.settings.writeTime
        let value = await prepared(upload)
        var pause = Duration.milliseconds(100)
        for attempt in 1...Self.tries {
            let stored = await level.put(upload.key, value, for: upload.purpose, before: deadline)
            guard attempt < Self.tries, stored.failure?.reason.reaction == .retryThenPause else { return }
            try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
            pause *= 2
            guard deadline > .now else { return }
        }
    }

    private func prepared(_ upload: Upload) async -> Value {
        guard let prepare = level.settings.prepare else { return upload.value }
        return await level.pool.run { prepare(upload.key, upload.value) }
    }
}
