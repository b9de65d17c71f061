import ObjectStoreKit
import PluginKit
import Synchronization

/// Values as entries of the cache of GitHub Actions. Entries cannot be replaced or removed, and their number in a minute
/// is bounded: what the service does not take is declined, what it does not give is not there.
final class GHABackend: Backend {
    private struct Session {
        let settings: GHASettings
        let client: HTTPClient
        let service: any CacheService

        init(_ settings: GHASettings, _ client: HTTPClient) {
            self.settings = settings
            self.client = client
            let (base, names) = (settings.service.base, settings.names)
            switch settings.service.generation {
            case .first: service = FirstService(base, names)
            case .second: service = SecondService(base, names)
            }
        }
    }

    private let host: Host
    private let pauses = Pauses()
    private let current: Mutex<Session>
    let capabilities: Capabilities

    init(_ options: Options, _ host: Host) throws(BackendError) {
        let settings = try GHASettings(options)
        self.host = host
        capabilities = Capabilities(overwrites: false, expires: true, readOnly: settings.readOnly)
        current = Mutex(Session(settings, HTTPClient(settings.http, host)))
    }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        guard pauses.allows(.reading) else { return nil }
        let session = current.withLock { $0 }
        do throws(BackendError) {
            return try await Self.read(key, session, line(session, .reading, call))
        } catch {
            guard error == Throttled.error else { throw error }
            announce(.reading, "look-ups are misses")
            return nil
        }
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        if capabilities.readOnly { throw BackendError(.declined, "read-only") }
        guard pauses.allows(.writing) else { throw Throttled.error }
        let session = current.withLock { $0 }
        do throws(BackendError) {
            try await Self.write(key, value, session, line(session, .writing, call))
        } catch {
            if error == Throttled.error { announce(.writing, "nothing is stored") }
            throw error
        }
    }

    /// Only reads: a value written for a test would count against the bound, and could not be removed.
    func check(_ call: Call) async throws(BackendError) -> String {
        let session = current.withLock { $0 }
        let began = ContinuousClock.now
        let nobodys = ObjectKey(Array(Sign.hex((0..<32).map { _ in UInt8.random(in: .min ... .max) }).utf8))
        _ = try await Self.read(nobodys, session, line(session, .reading, call))
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        let generation = session.settings.service.generation == .first ? "1" : "2"
        return
            "read: ok, \(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms, by version \(generation) of the service\n"
            + "write: not tried, as entries cannot be removed"
    }

    /// A job's next token; operations under way end with the old one.
    func reconfigure(_ options: Options) throws(BackendError) {
        let settings = try GHASettings(options)
        current.withLock { session in
            let client = settings.http == session.settings.http ? session.client : HTTPClient(settings.http, host)
            session = Session(settings, client)
        }
    }

    private func announce(_ side: Pauses.Side, _ consequence: String) {
        guard pauses.announces(side) else { return }
        host.log(.warning, "GitHub asks to be left alone for a while: \(consequence) until then")
    }

    private func line(_ session: Session, _ side: Pauses.Side, _ call: Call) -> Line {
        Line(client: session.client, token: session.settings.token, pauses: pauses, side: side, call: call)
    }

    private static func read(_ key: ObjectKey, _ session: Session, _ line: Line) async throws(BackendError) -> Buffer? {
        let names = session.settings.names
        guard let found = try await session.service.find(names.lookedUp(key), line), names.isFor(key, found.name) else {
            return nil
        }
        let response = try await line.send(Request("GET", found.place), isSigned: true)
        switch StatusMap(.header("x-ms-error-code")).outcome(response) {
        case .success: return response.body
        case .absent: return nil
        case .failure(let error): throw error
        }
    }

    private static func write(
        _ key: ObjectKey, _ value: Bytes, _ session: Session, _ line: Line
    ) async throws(BackendError) {
        let name = session.settings.names.written(key) {
            Sign.hex((0..<8).map { _ in UInt8.random(in: .min ... .max) })
        }
        // Somebody else has stored, or is storing, the same.
        guard let reservation = try await session.service.reserve(name, line) else { return }
        try await session.service.upload(value, reservation, line)
        try await session.service.finish(value.count, reservation, line)
    }
}
