import PluginKit

/// The way to a connection: the host's addresses, then one after the other until one answers. Lives on the loop's
/// thread, but for the look-up of names, which blocks and has a thread for itself.
final class Dialling {
    /// Which attempt a look-up was for.
    struct Ticket: Hashable, Sendable {
        var place: Endpoint.Place
        var number: Int
    }

    private static let patience = Duration.seconds(5)

    let ticket: Ticket
    private let endpoint: Endpoint
    private let connector: Connector
    private var addresses: [SocketAddress] = []
    private(set) var stream: Stream?
    private(set) var gaveUpAt: ContinuousClock.Instant
    private var lastError = BackendError(.unreachable, "the host has no address")

    init(_ endpoint: Endpoint, _ connector: Connector, number: Int, at now: ContinuousClock.Instant) {
        self.endpoint = endpoint
        self.connector = connector
        ticket = Ticket(place: endpoint.place, number: number)
        gaveUpAt = now + Self.patience
    }

    /// Looks for addresses: at once where there is nothing to look up, else by a message to the loop.
    func begin(_ mailbox: Mailbox, at now: ContinuousClock.Instant) throws(BackendError) {
        switch endpoint.place {
        case .unix(let path):
            guard let address = SocketAddress(path: path) else {
                throw BackendError(.badOption, "the socket's path is too long")
            }
            try found(.success([address]), at: now)
        case .tcp(let address):
            if case .success(let literal) = SocketAddress.resolve(address, literalOnly: true) {
                return try found(.success(literal), at: now)
            }
            let started = PrivateThread.start { [ticket] in
                mailbox.post(.resolved(ticket, SocketAddress.resolve(address, literalOnly: false)))
            }
            guard started else { throw BackendError(.unreachable, "no thread to look up \(address.host)") }
        }
    }

    func found(
        _ outcome: Result<[SocketAddress], BackendError>, at now: ContinuousClock.Instant
    ) throws(BackendError) {
        addresses = Array(try outcome.get().reversed())
        try tryNext(at: now)
    }

    /// - Returns: a stream that is connected and secured, once there is one.
    /// - Throws: no address is left.
    func advance(at now: ContinuousClock.Instant) throws(BackendError) -> Stream? {
        if now >= gaveUpAt {
            lastError = BackendError(.unreachable, "no answer within \(Self.patience)")
            try tryNext(at: now)
        }
        while let stream {
            do throws(BackendError) {
                return try stream.establish() ? stream : nil
            } catch {
                lastError = error
                try tryNext(at: now)
            }
        }
        return nil
    }

    private func tryNext(at now: ContinuousClock.Instant) throws(BackendError) {
        stream = nil
        gaveUpAt = now + Self.patience
        while let address = addresses.popLast() {
            do throws(BackendError) {
                stream = try connector.open(address, endpoint)
                return
            } catch { lastError = error }
        }
        throw lastError
    }
}
