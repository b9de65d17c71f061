import ObjectStoreKit
import PluginKit
import Synchronization

/// Values as files of a WebDAV server, or of any server that knows GET and PUT.
final class WebDAVBackend: Backend {
    private let host: Host
    private let current: Mutex<Session>
    let capabilities: Capabilities

    init(_ options: Options, _ host: Host) throws(BackendError) {
        let settings = try WebDAVSettings(options, host)
        self.host = host
        capabilities = Capabilities(readOnly: settings.readOnly)
        current = Mutex(Session(settings, HTTPClient(settings.http, host)))
    }

    private var session: Session { current.withLock { $0 } }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        try await session.get(key, call)
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        if capabilities.readOnly { throw BackendError(.declined, "read-only") }
        try await session.put(key, value, call)
    }

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        if capabilities.readOnly { throw BackendError(.declined, "read-only") }
        return try await session.remove(key, call)
    }

    func check(_ call: Call) async throws(BackendError) -> String {
        let client = session.client
        return try await Probe.run(self, call) { client.clockOffset }
    }

    /// Operations under way end with the options that they began with.
    func reconfigure(_ options: Options) throws(BackendError) {
        let settings = try WebDAVSettings(options, host)
        current.withLock { session in
            let client = settings.http == session.settings.http ? session.client : HTTPClient(settings.http, host)
            session = Session(settings, client)
        }
    }
}
