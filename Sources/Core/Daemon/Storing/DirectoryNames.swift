import Posix
import Synchronization

/// Which names a directory holds, remembered as long as its facts are the same: what one compile had to look for, the
/// next ones know. May block on the directory; any thread may ask.
final class DirectoryNames: Sendable {
    struct Listing: Sendable {
        fileprivate let facts: FileFacts
        fileprivate let names: Set<Path>

        /// Also a link into nowhere is a name.
        func holds(_ name: Path) -> Bool { names.contains(name) }
    }

    private let listings = Mutex(Bounded<Path, Listing>(limit: 2048))
    /// Of all listings together, so that large trees do not fill the memory.
    private let total = Mutex(0)

    /// As it is now; `nil` where that cannot be told: no directory, a very large one, one that changes just now.
    func listing(of directory: Path) -> Listing? {
        guard let facts = try? FileFacts(of: directory), facts.isDirectory else { return nil }
        let known = listings.withLock { $0[directory] }
        if let known, known.facts == facts { return known }
        // One that changes with every compile is not read over and over.
        if let known, known.names.count > Self.mostOfBusy { return nil }
        let clock = Clock.fileTime
        guard facts.youngest < clock, let names = try? Files.names(in: directory, limit: Self.most),
            (try? FileFacts(of: directory)) == facts
        else { return nil }
        let listing = Listing(facts: facts, names: Set(names.map { Path($0) }))
        let isFull = total.withLock { total in
            total += names.count
            defer { if total > Self.mostInAll { total = names.count } }
            return total > Self.mostInAll
        }
        listings.withLock { listings in
            if isFull { listings.removeAll() }
            listings[directory] = listing
        }
        return listing
    }

    /// Of names.
    private static let most = 4096
    private static let mostOfBusy = 256
    private static let mostInAll = 100_000
}
