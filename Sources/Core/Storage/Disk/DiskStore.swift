package import Posix
package import PosixAsync
import Synchronization

/// Values as files below a directory that several daemons may share. Opening one reads no directory and takes
/// no lock, however many there are; accounting and eviction are the caretaker's, in the background.
package final class DiskStore: Store {
    private let layout: DiskLayout
    private let readOnly: Bool
    private let pool: IOPool
    private let caretaker: DiskCaretaker
    private let directory: Path
    private let written = Atomic<UInt64>(0)

    /// Touches nothing yet; directories are made by the first `put`.
    /// - Parameters:
    ///   - limit: in bytes, for entries and manifests together.
    ///   - readOnly: files are opened, and nothing else: their times stay as they are, nothing is evicted.
    package init(directory: Path, limit: Int64, readOnly: Bool = false, pool: IOPool) {
        self.directory = directory
        self.readOnly = readOnly
        self.pool = pool
        layout = DiskLayout(directory: directory)
        caretaker = DiskCaretaker(layout: layout, limit: limit)
    }

    package var traits: StoreTraits {
        StoreTraits(
            name: "disk", location: "Local disk: \(quoted(directory.text))", readOnly: readOnly,
            largestValue: caretaker.limit, keepsFiles: true)
    }

    /// In bytes, from now on; what is over it goes in the background.
    package func setLimit(_ limit: Int64) {
        caretaker.limit = limit
        kick()
    }

    /// One `open` and one `fstat`, on the caller's thread: the way of a hit.
    package func open(_ key: Key) -> Lookup {
        do throws(Errno) {
            let file = try Descriptor.open(layout.path(of: key), OpenFlags.plainFile)
            guard let facts = try file.sizeAndAccess(), isTrusted(facts.owner) else { return .absent }
            if !readOnly, facts.accessed < Clock.now - Self.touchInterval {
                pool.submit { try? file.touchAccess() }
            }
            return .found(Value([.file(file, offset: 0, count: facts.size)]))
        } catch {
            return error.saysAbsent ? .absent : .unavailable(Failure(error, "open in \(directory.text)"))
        }
    }

    /// Ours, root's, or of whoever owns the directory that the user named: in one that everybody may write to, others
    /// could lay down what they like under any key.
    private func isTrusted(_ owner: UInt32) -> Bool {
        owner == Caller.user || owner == 0 || (try? Files.owner(of: directory, following: true)) == owner
    }

    package func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        let found = await pool.run(before: deadline) { keys.map { self.open($0) } }
        return found ?? keys.map { _ in .unavailable(Failure(.timedOut, "\(directory.text) did not answer in time")) }
    }

    package func put(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        if readOnly { return .declined("read-only") }
        guard value.count <= caretaker.limit else { return .declined("larger than the cache") }
        let stored = await pool.run(before: deadline) { () -> Stored in
            // A job that waited too long in the queue is not worth beginning.
            deadline > .now ? self.write(key, value) : .failed(Failure(.timedOut, "too late to begin"))
        }
        return stored ?? .failed(Failure(.timedOut, "\(directory.text) did not answer in time"))
    }

    package func remove(_ key: Key, before deadline: ContinuousClock.Instant) async {
        if readOnly { return }
        _ = await pool.run(before: deadline) { self.caretaker.remove(key) }
    }

    /// Bytes of the values' files, also those that other daemons stored.
    package func usage() async -> (bytes: Int64?, limit: Int64?) {
        let bytes = await pool.run(before: .now + Self.usageTime) { self.caretaker.refreshed() }
        return (bytes, caretaker.limit)
    }

    /// Nothing is held back: a value that `put` answered for is in its file.
    package func flush(before deadline: ContinuousClock.Instant) async {}

    /// Repairs, evicts and tidies now, and returns when it is done. Else that happens in the background when
    /// there is reason for it.
    package func maintain() async {
        if !readOnly { await pool.run { self.caretaker.work(patient: true) } }
    }

    private func write(_ key: Key, _ value: Value) -> Stored {
        let temporary = TemporaryFile(in: layout.temporary)
        defer { temporary.removeIfLeft() }
        do throws(Errno) {
            try temporary.write(value)
            try caretaker.take(temporary.path, as: key, size: value.count)
        } catch {
            return .failed(Failure(error, "write in \(directory.text)"))
        }
        let count = written.add(1, ordering: .relaxed).newValue
        if count % Self.writesBetweenChecks == 1 || caretaker.hasWork { kick() }
        return .stored
    }

    private func kick() {
        if !readOnly, caretaker.begin() { pool.submit { self.caretaker.workUntilDone() } }
    }

    /// Other daemons' writes are noticed after so many of our own at the latest.
    private static let writesBetweenChecks: UInt64 = 64
    /// Statistics wait no longer for a disk that hangs.
    private static let usageTime = Duration.seconds(2)
    /// Nanoseconds: recency is kept to the hour, so that hits seldom write.
    private static let touchInterval: Int64 = 3_600_000_000_000
}

/// As in statistics: in quotation marks, with `"` and `\` escaped.
private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}
