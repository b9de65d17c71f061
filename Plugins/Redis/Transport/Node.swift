import PluginKit

/// One server: its connections, the way to a new one, and the operations that wait for either. Lives on the loop's
/// thread.
final class Node {
    /// What an advance brought.
    struct Events {
        var answers: [(Operation, Reply)] = []
        /// Operations that a lost connection carried, with the reason.
        var stranded: [(Operation, BackendError)] = []
        /// There is more to read at once.
        var isHasty = false
        /// The server was not to be reached, or hung up on somebody.
        var isTroubled = false
    }

    private static let mostConnections = 4
    private static let longestIdleness = Duration.seconds(60)

    private(set) var endpoint: Endpoint
    private let mailbox: Mailbox
    private var connector: Connector
    private var waiting = Queue<Operation>()
    private(set) var connections: [Connection] = []
    private(set) var dialling: Dialling?
    private var dials = 0
    private var backoff = Backoff()

    init(_ endpoint: Endpoint, _ connector: Connector, _ mailbox: Mailbox) {
        self.endpoint = endpoint
        self.connector = connector
        self.mailbox = mailbox
    }

    func submit(_ operation: Operation) { waiting.append(operation) }

    /// From now on other credentials: what is open ends when it has answered.
    func use(_ endpoint: Endpoint, _ connector: Connector) {
        self.endpoint = endpoint
        self.connector = connector
        dialling = nil
        backoff.succeeded()
        for connection in connections { connection.isRetiring = true }
    }

    func resolved(
        _ ticket: Dialling.Ticket, _ outcome: Result<[SocketAddress], BackendError>, at now: ContinuousClock.Instant
    ) {
        guard let dialling, dialling.ticket == ticket else { return }
        do throws(BackendError) { try dialling.found(outcome, at: now) } catch { dialFailed(error, at: now) }
    }

    /// Does what is possible now.
    /// - Parameter ready: descriptors that poll named.
    func advance(_ ready: Set<CInt>, at now: ContinuousClock.Instant) -> Events {
        var events = Events()
        let failures = dialFailures
        advanceDialling(at: now)
        distribute(at: now)
        for connection in connections where connection.wantsToWrite || ready.contains(connection.stream.descriptor) {
            advance(connection, &events, at: now)
        }
        dropSilent(&events, at: now)
        closeUnused(at: now)
        if dialFailures != failures { events.isTroubled = true }
        if canDistribute { events.isHasty = true }
        return events
    }

    private var dialFailures = 0

    /// When something is to be done though nothing comes.
    var wakesAt: ContinuousClock.Instant? {
        let times = connections.map { $0.silenceEnds ?? $0.quietSince + Self.longestIdleness }
        return (times + [dialling?.gaveUpAt].compactMap { $0 }).min()
    }

    // MARK: - Connecting

    private func advanceDialling(at now: ContinuousClock.Instant) {
        guard let dialling else { return }
        do throws(BackendError) {
            guard let stream = try dialling.advance(at: now) else { return }
            self.dialling = nil
            connections.append(try Connection(stream, endpoint, at: now))
        } catch { dialFailed(error, at: now) }
    }

    private func dial(at now: ContinuousClock.Instant) {
        dials += 1
        let dialling = Dialling(endpoint, connector, number: dials, at: now)
        self.dialling = dialling
        do throws(BackendError) { try dialling.begin(mailbox, at: now) } catch { dialFailed(error, at: now) }
    }

    private func dialFailed(_ error: BackendError, at now: ContinuousClock.Instant) {
        dialling = nil
        dialFailures += 1
        rest(after: error, at: now)
    }

    private func rest(after error: BackendError, at now: ContinuousClock.Instant) {
        backoff.failed(named(error), at: now, jitter: .random(in: 0...1))
        if connections.isEmpty { failWaiting() }
    }

    private func failWaiting() {
        guard let error = backoff.error else { return }
        for operation in waiting.removeAll() { operation.fail(error) }
    }

    // MARK: - Operations

    /// Hands waiting operations to connections, and opens one where they do not suffice.
    private func distribute(at now: ContinuousClock.Instant) {
        while let operation = waiting.first {
            if operation.isDone {
                _ = waiting.popFirst()
                continue
            }
            guard let connection = connections.filter(\.hasRoom).min(by: { $0.load < $1.load }) else { break }
            _ = waiting.popFirst()
            do throws(BackendError) { try connection.add(operation, at: now) } catch { operation.fail(named(error)) }
        }
        guard dialling == nil, connections.count < Self.mostConnections, connections.allSatisfy(\.isReady) else {
            return
        }
        let isStrained = !connections.isEmpty && connections.allSatisfy(\.isStrained)
        guard !waiting.isEmpty || isStrained else { return }
        if !backoff.rests(at: now) {
            dial(at: now)
        } else if connections.isEmpty {
            failWaiting()
        }
    }

    /// A greeting was answered, or the last connection has gone, after operations were handed out.
    private var canDistribute: Bool {
        !waiting.isEmpty && (connections.contains(where: \.hasRoom) || (connections.isEmpty && dialling == nil))
    }

    private func advance(_ connection: Connection, _ events: inout Events, at now: ContinuousClock.Instant) {
        do throws(BackendError) {
            if try connection.advance(at: now) { events.isHasty = true }
            events.answers += connection.takeAnswers()
            if connection.hasServed { backoff.succeeded() }
        } catch {
            events.answers += connection.takeAnswers()
            lose(connection, error, &events, at: now)
        }
    }

    private func lose(
        _ connection: Connection, _ error: BackendError, _ events: inout Events, at now: ContinuousClock.Instant
    ) {
        connections.removeAll { $0 === connection }
        // An idle connection that the server closes is no trouble: the next operation opens another.
        guard !connection.isIdle || !connection.isReady else { return }
        events.isTroubled = true
        events.stranded += connection.abandon().map { ($0, named(error)) }
        if !connection.hasServed { rest(after: error, at: now) }
    }

    private func dropSilent(_ events: inout Events, at now: ContinuousClock.Instant) {
        for connection in connections {
            guard let end = connection.silenceEnds, now >= end else { continue }
            lose(connection, BackendError(.timedOut, "silent for \(Connection.longestSilence)"), &events, at: now)
        }
    }

    private func closeUnused(at now: ContinuousClock.Instant) {
        connections.removeAll {
            $0.isIdle && ($0.isRetiring || (waiting.isEmpty && now >= $0.quietSince + Self.longestIdleness))
        }
    }

    private func named(_ error: BackendError) -> BackendError {
        BackendError(error.reason, "\(endpoint): \(error.message)")
    }
}
