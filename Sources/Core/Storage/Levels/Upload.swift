import Posix
import PosixAsync

/// A value on its way into a level that nobody waits for.
struct Upload: Sendable {
    enum Purpose: Equatable, Sendable { case write, backfill }

    /// Where the bytes are until then. Never in files of a build: those change as soon as nobody waits for them.
    enum Source: Sendable {
        case held(Value)
        /// A faster level has it in a file; opened when its turn comes, so that what waits needs no memory.
        case kept(by: any InstantStore, count: Int64)
    }

    var key: Key
    var source: Source
    var purpose: Purpose

    /// What it needs while it waits.
    var weight: Int64 {
        switch source {
        case .held(let value): value.count
        case .kept: 0
        }
    }

    var count: Int64 {
        switch source {
        case .held(let value): value.count
        case .kept(_, let count): count
        }
    }

    /// - Returns: `nil` where it has been evicted meanwhile.
    func value(_ pool: IOPool) async -> Value? {
        switch source {
        case .held(let value): return value
        case .kept(let store, _):
            let key = key
            return await pool.run { store.open(key).value }
        }
    }
}
