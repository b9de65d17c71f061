import Hashing
import Plugins
import Posix
package import Storage

/// Whether a level works, found out by using it: reads, writes and removes a value of its own.
package struct LevelCheck: Sendable {
    package enum Outcome: Equatable, Sendable {
        /// With the time that it took, where that says something.
        case fine(Duration?)
        case failed(Failure)
        case skipped(String)
    }

    package struct Finding: Sendable {
        package var what: String
        package var outcome: Outcome
    }

    package private(set) var findings: [Finding] = []
    /// Lines for people, in the backend's own words.
    package private(set) var remarks: [String] = []

    package var isFine: Bool {
        findings.allSatisfy { if case .failed = $0.outcome { false } else { true } }
    }

    private let store: any Store
    private let value = Value(Array("a value of the cache's doctor, to be removed at once".utf8))
    private static let patience = Duration.seconds(10)

    /// Uses the network, and the disk.
    /// - Parameter mark: no other check's: part of the name of what is written.
    package static func of(_ store: any Store, mark: [UInt8]) async -> LevelCheck {
        var check = LevelCheck(store)
        if let backend = store as? BackendStore, await !check.meet(backend) { return check }
        guard await check.read(Key(.entry, Digest(of: mark + [0]))) else { return check }
        await check.write(Key(.entry, Digest(of: mark + [1])))
        return check
    }

    private init(_ store: any Store) { self.store = store }

    private var soon: ContinuousClock.Instant { .now + Self.patience }

    private mutating func found(_ what: String, _ outcome: Outcome) {
        findings.append(.init(what: what, outcome: outcome))
    }

    private mutating func meet(_ backend: BackendStore) async -> Bool {
        guard let answer = await backend.check(before: soon) else {
            let reason = backend.failure ?? "the plugin was not loaded in time"
            found("open", .failed(Failure(backend.failure == nil ? .timedOut : .failed, reason)))
            return false
        }
        if let failure = PluginStore.failure(answer, of: store.traits.name) {
            found("answer", .failed(failure))
            return false
        }
        found("answer", .fine(nil))
        remarks += answer.message.split(separator: "\n").map { String($0) }
        return true
    }

    /// Asks for what cannot be there; the quickest of three tells how far away the level is.
    private mutating func read(_ key: Key) async -> Bool {
        var best = Duration.seconds(3600)
        for _ in 0..<3 {
            let begin = ContinuousClock.now
            if case .unavailable(let failure) = await store.get(key, before: soon) {
                found("read", .failed(failure))
                return false
            }
            best = min(best, ContinuousClock.now - begin)
        }
        found("read", .fine(best))
        return true
    }

    private mutating func write(_ key: Key) async {
        if store.traits.readOnly { return found("write", .skipped("it is only read, as its options say")) }
        let begin = ContinuousClock.now
        switch await store.put(key, value, before: soon) {
        case .failed(let failure): return found("write", .failed(failure))
        case .declined(let why): return found("write", .skipped(why))
        case .stored: found("write", .fine(ContinuousClock.now - begin))
        }
        switch await store.get(key, before: soon) {
        case .found(let back) where back.flattened() == value.flattened(): break
        case .unavailable(let failure): found("read back", .failed(failure))
        case .found, .absent: found("read back", .failed(Failure(.corrupt, "what was written is not what is read")))
        }
        await store.remove(key, before: soon)
        if case .found = await store.get(key, before: soon) {
            found("remove", .skipped("it does not remove; a value of \(value.count) bytes stays there"))
        } else {
            found("remove", .fine(nil))
        }
    }
}
