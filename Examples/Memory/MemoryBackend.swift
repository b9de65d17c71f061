import PluginKit
import Synchronization

/// An example of a storage plugin in Swift: values live in the daemon's memory until it ends.
///
/// Option `limit`: how many bytes of values there may be, 64 MiB if it is not given; what would be too much is
/// declined.
final class MemoryBackend: Backend {
    private struct Contents {
        var values: [ObjectKey: Buffer] = [:]
        var size: UInt64 = 0
        var limit: UInt64

        /// `false`: it would be too much.
        mutating func keep(_ key: ObjectKey, _ value: Buffer) -> Bool {
            let after = size - UInt64(values[key]?.count ?? 0) + UInt64(value.count)
            guard after <= limit else { return false }
            values[key] = value
            size = after
            return true
        }
    }

    private let contents: Mutex<Contents>

    init(_ options: Options, _ host: Host) throws(BackendError) {
        contents = Mutex(Contents(limit: try Self.limit(options)))
    }

    let capabilities = Capabilities(expires: true)

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        contents.withLock { $0.values[key] }
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        guard let copy = Buffer(copying: value) else { throw BackendError(.failed, "no memory") }
        guard contents.withLock({ $0.keep(key, copy) }) else { throw Self.full }
    }

    func replace(
        _ key: ObjectKey, expected: Bytes?, with value: Bytes, _ call: Call
    ) async throws(BackendError) -> Swap {
        guard let copy = Buffer(copying: value) else { throw BackendError(.failed, "no memory") }
        let swap: Swap? = contents.withLock { contents in
            let present = contents.values[key]
            guard present?.bytes == expected?.copy else { return .conflict(present) }
            return contents.keep(key, copy) ? .stored : nil
        }
        guard let swap else { throw Self.full }
        return swap
    }

    private static let full = BackendError(.declined, "the memory for values is full")

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        contents.withLock { contents in
            guard let removed = contents.values.removeValue(forKey: key) else { return false }
            contents.size -= UInt64(removed.count)
            return true
        }
    }

    func check(_ call: Call) async throws(BackendError) -> String {
        contents.withLock { "\($0.values.count) values, \($0.size) of \($0.limit) bytes" }
    }

    /// A smaller limit throws nothing out; it only declines what comes.
    func reconfigure(_ options: Options) throws(BackendError) {
        let limit = try Self.limit(options)
        contents.withLock { $0.limit = limit }
    }

    private static func limit(_ options: Options) throws(BackendError) -> UInt64 {
        try options.number("limit") ?? 64 << 20
    }
}
