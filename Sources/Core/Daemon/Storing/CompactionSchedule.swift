/// When which entry is rewritten, in the time that is handed in. Pure. Nanoseconds of the monotonic clock.
///
/// Entries are rewritten only while nobody is served and nobody has been for a while: a build that runs hard has the
/// disk and the processors to itself.
struct CompactionSchedule<Item: Hashable & Sendable>: Sendable {
    enum Form: Equatable, Sendable { case compressed, raw }

    struct Job: Equatable, Sendable {
        let item: Item
        let form: Form
    }

    enum Step: Equatable, Sendable {
        /// Nothing waits.
        case nothing
        /// Ask again then.
        case wait(until: Int64)
        case work(Job)
    }

    /// Nobody was served for this long.
    static var quiet: Int64 { 10_000_000_000 }
    /// Between two entries: whoever comes finds the machine free soon.
    static var rest: Int64 { 100_000_000 }
    /// More wait never; the oldest stay as they are.
    static var mostWaiting: Int { 4096 }
    /// A compressed entry that is wanted so often is kept raw.
    static var hitsToBeHot: Int { 2 }

    private var waiting: [Item: Form] = [:]
    private var order: [Item] = []
    private var hits = Bounded<Item, Int>(limit: 8192)
    private var resting: Int64 = .min

    var count: Int { waiting.count }

    /// A large entry came in raw.
    mutating func stored(_ item: Item) {
        hits[item] = nil
        enqueue(item, .compressed)
    }

    /// An entry was wanted.
    /// - Parameter isCompressed: as it lies on the disk.
    mutating func hit(_ item: Item, isCompressed: Bool) {
        guard isCompressed else { return }
        let count = (hits[item] ?? 0) + 1
        hits[item] = count
        guard count >= Self.hitsToBeHot else { return }
        hits[item] = nil
        enqueue(item, .raw)
    }

    /// - Parameter quietSince: when the last client left; `nil` while one is served.
    mutating func next(at now: Int64, quietSince: Int64?) -> Step {
        guard !waiting.isEmpty else { return .nothing }
        guard let quietSince else { return .wait(until: now + Self.quiet) }
        let begin = max(quietSince + Self.quiet, resting)
        guard now >= begin else { return .wait(until: begin) }
        while !order.isEmpty {
            let item = order.removeFirst()
            if let form = waiting.removeValue(forKey: item) { return .work(Job(item: item, form: form)) }
        }
        return .nothing
    }

    /// The job that `next` gave is done.
    mutating func finished(at now: Int64) { resting = now + Self.rest }

    private mutating func enqueue(_ item: Item, _ form: Form) {
        if waiting.updateValue(form, forKey: item) == nil { order.append(item) }
        if order.count > Self.mostWaiting { waiting[order.removeFirst()] = nil }
    }
}
