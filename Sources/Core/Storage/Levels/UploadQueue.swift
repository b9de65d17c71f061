import Posix
import PosixAsync

/// What waits for one level. Bounded: what does not fit is dropped and counted, never waited for. A key waits at
/// most once, with its latest value.
actor UploadQueue {
    private let level: WorkingLevel
    private var waiting: [Key: Upload] = [:]
    private var order: [Key] = []
    private var bytes: Int64 = 0
    private var running = 0
    /// Of the uploads under way: each is in memory more than once.
    private var bytesUnderWay: Int64 = 0
    private var idlers: [CheckedContinuation<Void, Never>] = []
    private var watchers: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []

    private static let tries = 3
    private static let mostUnderWay: Int64 = 24 << 20
    /// A larger value would need several times as much memory on its way.
    private static let largest: Int64 = 256 << 20
    /// A line that is slower is no use: so much more time has a large value.
    private static let bytesPerSecond: Int64 = 256 << 10

    init(_ level: WorkingLevel) { self.level = level }

    func offer(_ upload: Upload) {
        let known = waiting[upload.key]
        let room = bytes - (known?.weight ?? 0) + upload.weight
        guard upload.count <= Self.largest, known != nil || waiting.count < level.settings.queueCount,
            room <= level.settings.queueBytes
        else { return drop(upload) }
        if known == nil { order.append(upload.key) }
        waiting[upload.key] = upload
        bytes = room
        startWorkers()
    }

    private func startWorkers() {
        guard running < level.settings.parallel, mayBegin else { return }
        running += 1
        Task { await work() }
    }

    private func drop(_ upload: Upload) {
        if upload.purpose == .write { level.count { $0.writeFailures += 1 } }
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
            bytesUnderWay += upload.count
            await send(upload)
            bytesUnderWay -= upload.count
            wakeWatchers()
            startWorkers()
        }
        running -= 1
        wakeWatchers()
        guard running == 0 else { return }
        for idler in idlers { idler.resume() }
        idlers = []
    }

    /// One is always let through.
    private var mayBegin: Bool {
        guard let key = order.first, let upload = waiting[key] else { return false }
        return bytesUnderWay == 0 || bytesUnderWay + upload.count <= Self.mostUnderWay
    }

    private func next() -> Upload? {
        guard mayBegin, let upload = waiting.removeValue(forKey: order.removeFirst()) else { return nil }
        bytes -= upload.weight
        return upload
    }

    /// Several tries, further and further apart, all within the level's time.
    private func send(_ upload: Upload) async {
        let deadline = ContinuousClock.now + level.settings.writeTime + .seconds(upload.count / Self.bytesPerSecond)
        if level.isReadOnly { return }
        guard let value = await prepared(upload) else { return drop(upload) }
        var pause = Duration.milliseconds(100)
        for attempt in 1...Self.tries {
            let stored = await level.put(upload.key, value, for: upload.purpose, before: deadline)
            guard attempt < Self.tries, stored.failure?.reason.reaction == .retryThenPause else { return }
            try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
            pause *= 2
            guard deadline > .now else { return }
        }
    }

    /// `nil` where it is gone, or broken.
    private func prepared(_ upload: Upload) async -> Value? {
        guard let value = await upload.value(level.pool) else { return nil }
        guard let prepare = level.settings.prepare else { return value }
        return await level.pool.run { prepare(upload.key, value) }
    }
}
