/// What a storage plugin written in Swift implements; ``Plugin`` makes the C table of it.
///
/// Calls may overlap. They run on the process's one shared thread pool, which the daemon needs too: never block in
/// them (libraries that do belong on a ``PrivateThread``). The host cancels by cancelling the call's task; the call
/// should then end soon, with any outcome.
public protocol Backend: OptionalOperations {
    /// Offline and instant: reads the options, connects nowhere.
    init(_ options: Options, _ host: Host) throws(BackendError)

    /// Asked once, after `init`.
    var capabilities: Capabilities { get }

    /// `nil`: the store said that it has no such key.
    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer?

    /// - Throws: `declined` where the store does not want that value.
    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError)

    /// The online test that `swcache doctor` runs; may write and read a probe of its own.
    /// - Returns: text for people, a line for each thing found out.
    func check(_ call: Call) async throws(BackendError) -> String
}

/// What a backend may leave out: each has a default.
public protocol OptionalOperations: Sendable {
    /// Several keys in one go, answered in their order; only called where ``Capabilities/batches`` is set, as the
    /// answers all wait for the last. Default: one `get` each, at once.
    func getMany(_ keys: [ObjectKey], _ call: Call) async -> [Result<Buffer?, BackendError>]

    /// `false`: it was not there. Default: declines.
    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool

    /// Compare and swap: stores `value` if the store still holds `expected` (`nil`: nothing). May be called on a store
    /// that cannot promise it, and then throws `declined`: the host puts instead. Default: that.
    func replace(
        _ key: ObjectKey, expected: Bytes?, with value: Bytes, _ call: Call
    ) async throws(BackendError) -> Swap

    /// New credentials or other options for the open store; instant. After an error the old ones are in force.
    /// Default: declines.
    func reconfigure(_ options: Options) throws(BackendError)
}

extension Backend {
    public func getMany(_ keys: [ObjectKey], _ call: Call) async -> [Result<Buffer?, BackendError>] {
        await withTaskGroup(of: (Int, Result<Buffer?, BackendError>).self) { group in
            for (index, key) in keys.enumerated() {
                group.addTask {
                    do throws(BackendError) {
                        return (index, .success(try await get(key, call)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var answers = keys.map { _ in Result<Buffer?, BackendError>.success(nil) }
            for await (index, answer) in group { answers[index] = answer }
            return answers
        }
    }

    public func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        throw BackendError(.declined, "values are not removed")
    }

    public func replace(
        _ key: ObjectKey, expected: Bytes?, with value: Bytes, _ call: Call
    ) async throws(BackendError) -> Swap {
        throw BackendError(.declined, "cannot compare and swap")
    }

    public func reconfigure(_ options: Options) throws(BackendError) {
        throw BackendError(.declined, "an open store keeps its options")
    }
}
