import ObjectStoreKit
import PluginKit
import Synchronization

/// A bucket of S3 or of a service that speaks its language: one object an entry, one request an operation.
final class S3Backend: Backend {
    private let host: Host
    private let session: Mutex<S3Session>
    let capabilities: Capabilities

    init(_ options: Options, _ host: Host) throws(BackendError) {
        let session = try Self.session(options, host)
        self.host = host
        self.session = Mutex(session)
        capabilities = Capabilities(readOnly: session.settings.readOnly, largestValue: 5 << 30)
    }

    private static func session(_ options: Options, _ host: Host) throws(BackendError) -> S3Session {
        S3Session(try S3Settings(options), HTTPClient(Settings(options), host), host)
    }

    func reconfigure(_ options: Options) throws(BackendError) {
        let new = try Self.session(options, host)
        session.withLock { $0 = new }
    }

    var current: S3Session { session.withLock { $0 } }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        let session = current
        let response = try await session.send("GET", key.path(root: session.settings.keyPrefix), call)
        switch S3Answer.meaning(of: response, in: session.address, knownToWork: session.worked) {
        case .success: return response.body
        case .absent: return nil
        case .failure(let error): throw error
        }
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        let session = current
        let response = try await session.send(
            "PUT", key.path(root: session.settings.keyPrefix), headers: session.settings.putHeaders,
            body: .view(value), call)
        try session.address.check(response)
    }

    func replace(
        _ key: ObjectKey, expected: Bytes?, with value: Bytes, _ call: Call
    ) async throws(BackendError) -> Swap {
        try await S3Swap(current, key, call).run(expected, value)
    }

    /// S3 does not tell whether there was something.
    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        let session = current
        let response = try await session.send("DELETE", key.path(root: session.settings.keyPrefix), call)
        switch session.address.outcome(response) {
        case .success: return true
        case .absent: return false
        case .failure(let error): throw error
        }
    }
}
