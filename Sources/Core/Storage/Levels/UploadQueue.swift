import Posix
import PosixAsync

/// What waits for one store, of all chains. Bounded: what does not fit is dropped and counted, never waited for. A key
/// waits at most once for each chain, with its latest value.
actor UploadQueue {
    private struct Place: Hashable {
        let key: Key
        let level: ObjectIdentifier
    }

    private let bounds: LevelBounds
    private var waiting: [Place: (upload: Upload, level: WorkingLevel)] = [:]
    private var order: [Place] = []
    private var bytes: Int64 = 0
    private var running = 0
    /// Of the uploads under way: each is in memory more than once.
    private var bytesUnderWay: Int64 = 0
    /// Of each level, waiting and under way.
    private var pending: [ObjectIdentifier: Int] = [:]
    private var watchers: [(count: Int, level: ObjectIdentifier, waiter: CheckedContinuation<Void, Never>)] = []

    private static let mostUnderWay: Int64 = 24 << 20
    /// A larger value would need several times as much memory on its way.
    private static let largest: Int64 = 256 << 20

    init(_ bounds: LevelBounds) { self.bounds = bounds }

    func offer(_ upload: Upload, for level: WorkingLevel) {
        let place = Place(key: upload.key, level: ObjectIdentifier(level))
        let known = waiting[place]?.upload
        let room = bytes - (known?.weight ?? 0) + upload.weight
        guard upload.count <= Self.largest, known != nil || waiting.count < bounds.queueCount, room <= bounds.queueBytes
        else { return level.drop(upload) }
        if known == nil {
            order.append(place)
            pending[place.level, default: 0] += 1
        }
        waiting[place] = (upload, level)
        bytes = room
        startWorkers()
    }

    private func startWorkers() {
        guard running < bounds.parallel, mayBegin else { return }
        running += 1
        Task { await work() }
    }

    /// Not at the store yet, of that level.
    func pending(of level: WorkingLevel) -> Int { pending[ObjectIdentifier(level)] ?? 0 }

    /// Returns when no more than `count` of that level are pending.
    func reduced(to count: Int, of level: WorkingLevel) async {
        guard pending(of: level) > count else { return }
        await withCheckedContinuation { watchers.append((count, ObjectIdentifier(level), $0)) }
    }

    private func done(with level: WorkingLevel) {
        let id = ObjectIdentifier(level)
        let left = pending(of: level) - 1
        pending[id] = left > 0 ? left : nil
        for watcher in watchers where watcher.level == id && watcher.count >= left { watcher.waiter.resume() }
        watchers.removeAll { $0.level == id && $0.count >= left }
    }

    private func work() async {
        while let (upload, level) = next() {
            bytesUnderWay += upload.count
            await level.send(upload)
            bytesUnderWay -= upload.count
            done(with: level)
            startWorkers()
        }
        running -= 1
    }

    /// One is always let through.
    private var mayBegin: Bool {
        guard let place = order.first, let count = waiting[place]?.upload.count else { return false }
        return bytesUnderWay == 0 || bytesUnderWay + count <= Self.mostUnderWay
    }

    private func next() -> (Upload, WorkingLevel)? {
        guard mayBegin, let (upload, level) = waiting.removeValue(forKey: order.removeFirst()) else { return nil }
        bytes -= upload.weight
        return (upload, level)
    }
}

extension WorkingLevel {
    private static let tries = 3
    /// A line that is slower is no use: so much more time has a large value.
    private static let bytesPerSecond: Int64 = 256 << 10

    func drop(_ upload: Upload) {
        if upload.purpose == .write { count { $0.writeFailures += 1 } }
    }

    /// Several tries, further and further apart, all within the level's time.
    func send(_ upload: Upload) async {
        let deadline = ContinuousClock.now + settings.writeTime + .seconds(upload.count / Self.bytesPerSecond)
        if isReadOnly { return }
        guard let value = await prepared(upload) else { return drop(upload) }
        var pause = Duration.milliseconds(100)
        for attempt in 1...Self.tries {
            let stored = await put(upload.key, value, for: upload.purpose, before: deadline)
            guard attempt < Self.tries, stored.failure?.reason.reaction == .retryThenPause else { return }
            try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
            pause *= 2
            guard deadline > .now else { return }
        }
    }

    /// `nil` where it is gone, or broken.
    private func prepared(_ upload: Upload) async -> Value? {
        guard let value = await upload.value(pool) else { return nil }
        guard prepares else { return value }
        return await pool.run { self.prepared(upload.key, value) }
    }
}
