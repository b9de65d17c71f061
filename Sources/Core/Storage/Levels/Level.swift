import Posix

/// A store that can answer on the caller's thread, without waiting for anything but a local file system.
package protocol InstantStore: Store {
    func open(_ key: Key) -> Lookup
}

extension MemoryStore: InstantStore {}
extension DiskStore: InstantStore {}

/// A store as one level of a chain: how long it may take and what is done to values on their way into it.
package struct Level: Sendable {
    package var store: any Store
    package var readTime: Duration
    package var writeTime: Duration
    package var bounds: LevelBounds
    /// Of the store, where other chains have a level of the same one; `nil`: this chain is alone with it.
    package var keeper: StoreKeeper?
    /// Runs on a thread that may block, before a value is written here (compression). Its answer `nil`: the value is
    /// broken and goes nowhere. Without one, values are written as they are.
    package var prepare: (@Sendable (Key, Value) -> Value?)?
    /// How manifests are kept here. Without one they are values like others.
    package var parcels: (any ParcelFormat)?
    /// Told, for the log, when the level begins to fail, refuses writes, or works again.
    package var notice: (@Sendable (String) -> Void)?

    package init(
        _ store: any Store, readTime: Duration = .seconds(5), writeTime: Duration = .seconds(60),
        bounds: LevelBounds = LevelBounds()
    ) {
        self.store = store
        self.readTime = readTime
        self.writeTime = writeTime
        self.bounds = bounds
    }
}

/// What a store is burdened with, by all chains together.
package struct LevelBounds: Sendable {
    /// Values that wait, at most: further ones are dropped and counted. Bytes are those in memory.
    package var queueCount = 256
    package var queueBytes: Int64 = 256 << 20
    /// Uploads at once.
    package var parallel = 4
    /// As reading and writing begin, each with its own.
    package var breaker = Breaker()

    package init() {}

    /// Of stores that plugins keep. What the disk has needs no memory while it waits.
    package static let far: LevelBounds = {
        var bounds = LevelBounds()
        bounds.queueCount = 16_384
        bounds.queueBytes = 32 << 20
        bounds.parallel = 16
        return bounds
    }()
}

extension Lookup {
    var value: Value? { if case .found(let value) = self { value } else { nil } }
    var failure: Failure? { if case .unavailable(let failure) = self { failure } else { nil } }
}

extension Stored {
    var failure: Failure? { if case .failed(let failure) = self { failure } else { nil } }
}
