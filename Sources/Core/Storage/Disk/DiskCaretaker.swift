import Posix
import Synchronization

/// Keeps account of a cache directory, mends what killed processes left behind, and evicts. Every method blocks
/// on the disk and belongs on a thread of the pool, save the few that say otherwise.
final class DiskCaretaker: Sendable {
    private struct State {
        var tally = DiskTally()
        var limit: Int64
        var working = false
        var again = false
        var tidied: ContinuousClock.Instant?
        /// When every record was read last.
        var refreshed: ContinuousClock.Instant?
        var audited = UInt8.random(in: .min ... .max)
    }

    private let layout: DiskLayout
    private let boot: UInt64
    private let state: Mutex<State>

    init(layout: DiskLayout, limit: Int64) {
        self.layout = layout
        boot = bootMark()
        state = Mutex(State(limit: limit))
    }

    /// In bytes. Does not block.
    var limit: Int64 {
        get { state.withLock { $0.limit } }
        set { state.withLock { $0.limit = newValue } }
    }

    /// Whether there is something to repair or to evict, as far as this process knows. Does not block.
    var hasWork: Bool { state.withLock { $0.tally.bytes > $0.limit || !$0.tally.untrusted.isEmpty } }

    func take(_ temporary: Path, as key: Key, size: Int64) throws(Errno) {
        let number = layout.shelf(of: key)
        note(number, try shelf(number).take(temporary, as: layout.name(of: key), size: size))
    }

    func remove(_ key: Key) {
        let number = layout.shelf(of: key)
        if let record = shelf(number).remove(layout.name(of: key)) { note(number, record) }
    }

    /// Reads every shelf's record, which is 256 small files and no directory.
    /// - Returns: the bytes of all values.
    func refreshed() -> Int64 {
        state.withLock { $0.refreshed = .now }
        for number in DiskLayout.shelves { note(number, shelf(number).record()) }
        return state.withLock { $0.tally.bytes }
    }

    /// While a cache is new, nearly every write finds a shelf to be counted: other processes' are looked at now and then.
    private var isOld: Bool { state.withLock { $0.refreshed.map { $0 + .seconds(10) < .now } ?? true } }

    /// Asks for `workUntilDone`; `false` when somebody is at it already, who will go round once more.
    /// Does not block.
    func begin() -> Bool {
        state.withLock { state in
            if state.working { state.again = true }
            defer { state.working = true }
            return !state.working
        }
    }

    func workUntilDone() {
        repeat {
            work()
        } while state.withLock { state in
            defer { state.again = false }
            state.working = state.again
            return state.again
        }
    }

    /// One round: every shelf that is not trusted is counted anew, and one that is, in turn, since people
    /// remove files by hand; then eviction.
    func work(patient: Bool = false) {
        tidy()
        if patient || isOld { _ = refreshed() }
        for number in state.withLock({ $0.tally.untrusted }).sorted() { recount(number) }
        recount(nextAudit())
        DiskEviction(caretaker: self, lock: layout.evictionLock, patient: patient).run()
    }

    func shelf(_ number: UInt8) -> Shelf { Shelf(path: layout.shelf(number), boot: boot) }

    /// Takes over what a shelf's record says now; `nil`: there is no such shelf. Does not block.
    func note(_ number: UInt8, _ record: ShelfRecord?) {
        state.withLock { $0.tally.note(number, record) }
    }

    /// Shelves that hold something. Does not block.
    var filled: [UInt8] { state.withLock { $0.tally.filled } }

    private func recount(_ number: UInt8) {
        let shelf = shelf(number)
        guard shelf.record() != nil, let record = try? shelf.recount() else { return }
        note(number, record)
    }

    private func nextAudit() -> UInt8 {
        state.withLock { state in
            state.audited &+= 1
            return state.audited
        }
    }

    /// Removes what writers left behind that were killed an hour ago or earlier.
    private func tidy() {
        let due = state.withLock { state in
            let due = state.tidied.map { $0 + .seconds(3600) < .now } ?? true
            if due { state.tidied = .now }
            return due
        }
        guard due, let files = try? list(layout.temporary, where: { $0.first != UInt8(ascii: ".") }) else { return }
        let old = Clock.now - 3_600_000_000_000
        for file in files where file.modified < old {
            try? Path(file.name, in: Array(layout.temporary.bytes)).unlink()
        }
    }
}

/// The same number as long as the machine runs.
private func bootMark() -> UInt64 {
    let bytes = (try? Descriptor.open(Path("/proc/sys/kernel/random/boot_id")).read(from: 0, count: 64)) ?? []
    return bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
