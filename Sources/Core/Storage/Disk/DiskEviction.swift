import Posix

/// One eviction. Least recently used first over the whole cache: exact up to `sampleSize` values; above that the
/// age from which on values go is estimated from some shelves, as names are spread evenly over all of them.
/// One shelf at a time is locked and listed, so that writers never wait for more than that.
struct DiskEviction {
    let caretaker: DiskCaretaker
    let lock: Path
    /// Waits for somebody else's eviction instead of leaving it to them.
    let patient: Bool

    private static let sampleSize = 20_000
    private static let rounds = 8

    func run() {
        guard caretaker.hasWork, caretaker.refreshed() > caretaker.limit, let lock = try? openLock(),
            (try? lock.lock(wait: patient)) == true
        else { return }
        withExtendedLifetime(lock) {
            for _ in 0..<Self.rounds where caretaker.refreshed() > caretaker.limit { sweep() }
        }
    }

    private func sweep() {
        let goal = EvictionPlan.goal(limit: caretaker.limit)
        var bytes = caretaker.refreshed()
        let shelves = caretaker.filled.shuffled()
        guard bytes > 0, let cutoff = sampled(shelves).cutoff(freeing: Double(bytes - goal) / Double(bytes)) else {
            // Records that count what is not there.
            for number in shelves { caretaker.note(number, try? caretaker.shelf(number).recount()) }
            return
        }
        for number in shelves {
            while bytes > goal, let freed = batch(number, cutoff, freeing: bytes - goal), freed > 0 { bytes -= freed }
        }
    }

    private func batch(_ number: UInt8, _ cutoff: Int64, freeing wanted: Int64) -> Int64? {
        guard let done = try? caretaker.shelf(number).evict(usedUntil: cutoff, freeing: wanted) else { return nil }
        caretaker.note(number, done.record)
        return done.freed
    }

    private func sampled(_ shelves: [UInt8]) -> EvictionPlan {
        var plan = EvictionPlan()
        for number in shelves where plan.count < Self.sampleSize {
            for file in (try? caretaker.shelf(number).values()) ?? [] { plan.add(used: file.used, size: file.size) }
        }
        return plan
    }

    private func openLock() throws(Errno) -> Descriptor {
        try Descriptor.open(lock, OpenFlags.readWrite | OpenFlags.create, mode: 0o600)
    }
}
