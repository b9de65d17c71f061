package import Hashing
package import Posix

/// Bytes under a key, as a store keeps them. A store knows nothing of what they mean.
package struct Key: Hashable, Sendable {
    package enum Kind: UInt8, Sendable { case entry, manifest }

    package var kind: Kind
    package var digest: Digest

    package init(_ kind: Kind, _ digest: Digest) {
        self.kind = kind
        self.digest = digest
    }

    /// The name in a store: 64 hexadecimal digits, for manifests with the suffix `.m`.
    package var name: String { digest.hex + (kind == .manifest ? ".m" : "") }
}

/// What is stored: pieces one after the other, in memory or as ranges of open files, so that a store that is a
/// file system itself lets the kernel copy (or share) them.
package typealias Value = Rope

package enum Lookup: Sendable {
    case found(Value)
    /// The store said that it has no such key.
    case absent
    /// Nobody knows: the caller goes on as if it were absent, and counts.
    case unavailable(Failure)
}

package enum Stored: Equatable, Sendable {
    case stored
    /// The store does not want that value: read-only, too large. Not an error of the store.
    case declined(String)
    case failed(Failure)
}

/// Why a store has no answer. `PluginStore` maps a plugin's statuses to these.
package struct Failure: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        case timedOut, unreachable, busy, denied, corrupt, cancelled, failed
    }

    package var reason: Reason
    /// For people; names what was tried.
    package var message: String

    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}

/// What a store is and can do; fixed while it is open.
package struct StoreTraits: Equatable, Sendable {
    /// `disk`, or the backend's name, as in statistics and chains.
    package var name: String
    /// `Local disk: "/path"`, or what the backend's manifest makes of its options.
    package var location: String
    package var readOnly: Bool
    /// In bytes; larger values are declined.
    package var largestValue: Int64
    /// Entries are kept as they come and served as files: no compression on the way.
    package var keepsFiles: Bool
    /// Another number, other credentials: what was refused before says nothing any more.
    package var credentials = 0

    package init(name: String, location: String, readOnly: Bool, largestValue: Int64 = .max, keepsFiles: Bool = false) {
        self.name = name
        self.location = location
        self.readOnly = readOnly
        self.largestValue = largestValue
        self.keepsFiles = keepsFiles
    }
}

/// A place that keeps values: the memory, a directory, a plugin's backend. Calls may overlap, also for one key.
package protocol Store: Sendable {
    var traits: StoreTraits { get }

    /// Reads several keys in as few round trips as the store can; answers in the order of `keys`.
    /// - Parameter deadline: past it the answer is `.unavailable(.timedOut)`, never a late value.
    func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup]

    /// Stores the value whole or not at all; replaces an older one.
    func put(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored

    /// Takes a value away (quarantine of a bad entry); quiet where the store cannot delete.
    func remove(_ key: Key, before deadline: ContinuousClock.Instant) async

    /// Bytes kept and the limit, where known.
    func usage() async -> (bytes: Int64?, limit: Int64?)

    /// Ends pending work and writes what is held back, bounded by the deadline.
    func flush(before deadline: ContinuousClock.Instant) async
}

/// A store that may be able to compare and swap.
package protocol SwappingStore: Store {
    /// Stores the value if the store still holds `expected` (`nil`: nothing).
    func swap(
        _ key: Key, expecting expected: Value?, with value: Value, before deadline: ContinuousClock.Instant
    ) async -> Swapped
}

package enum Swapped: Sendable {
    case stored
    /// The store holds something else by now: this, where it told.
    case conflict(Value?)
    /// It cannot, or does not want that value: what `put` says counts.
    case declined
    case failed(Failure)
}

extension Store {
    package func get(_ key: Key, before deadline: ContinuousClock.Instant) async -> Lookup {
        await get([key], before: deadline).first ?? .absent
    }
}
