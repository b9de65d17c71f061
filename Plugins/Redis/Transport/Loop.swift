import Glibc
import PluginKit

/// The thread that owns all connections of one store: takes operations from the mailbox, moves bytes, and ends
/// operations by their answers or deadlines. Nothing else touches what it holds.
final class Loop {
    private let mailbox: Mailbox
    var router: Router
    private var nodes: [Endpoint.Place: Node] = [:]
    private var connector: Connector
    /// Operations that are not known to be done.
    private var live: [Operation] = []
    private var crowd = 1024
    private var earliestDeadline: ContinuousClock.Instant?
    /// Operations that wait for a server to come to itself.
    private var delayed: [(until: ContinuousClock.Instant, Operation)] = []
    private var isStopped = false

    init(_ settings: Settings, _ connector: Connector, _ mailbox: Mailbox) {
        router = Router(settings)
        self.connector = connector
        self.mailbox = mailbox
    }

    func run() {
        var ready: Set<CInt> = []
        while true {
            let now = ContinuousClock.now
            for message in mailbox.take() { handle(message, at: now) }
            if isStopped { break }
            expire(at: now)
            wakeDelayed(at: now)
            let isHasty = advance(ready, at: now)
            ready = wait(isHasty: isHasty)
        }
        for operation in live { operation.fail(BackendError(.cancelled, "the store was closed")) }
    }

    private func handle(_ message: Mailbox.Message, at now: ContinuousClock.Instant) {
        switch message {
        case .submit(let operation):
            watch(operation)
            if operation.isCancelled { end(cancelled: operation) } else { dispatch(operation) }
        case .cancel(let operation): end(cancelled: operation)
        case .resolved(let ticket, let outcome): nodes[ticket.place]?.resolved(ticket, outcome, at: now)
        case .slots(let outcome, let asked):
            switch router.learned(outcome, asked: asked) {
            case .dispatch(let operations): for operation in operations { dispatch(operation) }
            case .ask(let address): askForSlots(address)
            }
        case .use(let settings, let connector): use(settings, connector)
        case .stop: isStopped = true
        }
    }

    private func end(cancelled operation: Operation) { operation.fail(BackendError(.cancelled, "cancelled")) }

    private func use(_ settings: Settings, _ connector: Connector) {
        self.connector = connector
        router.use(settings)
        for (place, node) in nodes { node.use(router.endpoint(at: place), connector) }
    }

    // MARK: - Time

    private func watch(_ operation: Operation) {
        live.append(operation)
        earliestDeadline = earliestDeadline.map { min($0, operation.deadline) } ?? operation.deadline
        guard live.count > crowd else { return }
        live.removeAll(where: \.isDone)
        crowd = max(1024, live.count * 2)
    }

    private func expire(at now: ContinuousClock.Instant) {
        guard let earliestDeadline, now >= earliestDeadline else { return }
        live.removeAll(where: \.isDone)
        for operation in live where now >= operation.deadline {
            operation.fail(BackendError(.timedOut, "no answer in time"))
        }
        live.removeAll(where: \.isDone)
        self.earliestDeadline = live.map(\.deadline).min()
    }

    private func wakeDelayed(at now: ContinuousClock.Instant) {
        guard delayed.contains(where: { $0.until <= now }) else { return }
        let due = delayed.filter { $0.until <= now }
        delayed.removeAll { $0.until <= now }
        for (_, operation) in due { dispatch(operation) }
    }

    /// - Parameter isHasty: somebody has more to read at once.
    private func wait(isHasty: Bool) -> Set<CInt> {
        var entries = [pollfd(fd: mailbox.wakeup, events: Int16(POLLIN), revents: 0)]
        for node in nodes.values {
            if let stream = node.dialling?.stream { entries.append(entry(stream, stream.interest)) }
            for connection in node.connections {
                entries.append(entry(connection.stream, connection.wantsToWrite ? POLLIN | POLLOUT : POLLIN))
            }
        }
        let count = poll(&entries, nfds_t(entries.count), isHasty ? 0 : patience)
        guard count > 0 else { return [] }
        return Set(entries.lazy.filter { $0.revents != 0 }.map(\.fd))
    }

    private func entry(_ stream: Stream, _ events: Int32) -> pollfd {
        pollfd(fd: stream.descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
    }

    /// In milliseconds, rounded up; -1: until something comes.
    private var patience: CInt {
        var times = nodes.values.compactMap(\.wakesAt)
        times += delayed.map(\.until)
        if let earliestDeadline { times.append(earliestDeadline) }
        guard let next = times.min() else { return -1 }
        let left = next - .now
        guard left > .zero else { return 0 }
        return CInt(clamping: left / .milliseconds(1) >= 1e6 ? 1_000_000 : Int(left / .milliseconds(1)) + 1)
    }

    // MARK: - Operations

    private func advance(_ ready: Set<CInt>, at now: ContinuousClock.Instant) -> Bool {
        var isHasty = false
        for node in nodes.values {
            let events = node.advance(ready, at: now)
            if events.isHasty { isHasty = true }
            for (operation, reply) in events.answers { answer(operation, reply, from: node.endpoint, at: now) }
            for (operation, error) in events.stranded { rescue(operation, error) }
            // What was handed out just now has not been sent yet.
            if !events.answers.isEmpty || !events.stranded.isEmpty { isHasty = true }
            if events.isTroubled, let address = router.refresh(at: now, urgent: true) { askForSlots(address) }
        }
        return isHasty
    }

    private func dispatch(_ operation: Operation) {
        guard !operation.isDone else { return }
        switch router.route(operation) {
        case .to(let endpoint): node(endpoint)?.submit(operation)
        case .held(let ask): if let ask { askForSlots(ask) }
        case .nobody: operation.fail(BackendError(.busy, "no node of the cluster has the key's slot"))
        }
    }

    private func node(_ endpoint: Endpoint) -> Node? {
        if let known = nodes[endpoint.place] { return known }
        let node = Node(endpoint, connector, mailbox)
        nodes[endpoint.place] = node
        return node
    }

    private func rescue(_ operation: Operation, _ error: BackendError) {
        guard !operation.isDone else { return }
        operation.losses += 1
        // All our commands may be repeated; once is enough against a connection that had just gone stale.
        guard operation.losses == 1, error.reason == .unreachable else { return operation.fail(error) }
        dispatch(operation)
    }

    private func answer(
        _ operation: Operation, _ reply: Reply, from endpoint: Endpoint, at now: ContinuousClock.Instant
    ) {
        guard !operation.isDone else { return }
        guard case .error(let error) = reply else { return operation.end(.success(reply)) }
        switch error.reaction {
        case .fail(let error): operation.fail(BackendError(error.reason, "\(endpoint): \(error.message)"))
        case .later: postpone(operation, BackendError(.busy, "\(endpoint): not ready (\(error.code))"), at: now)
        case .elsewhere(let slot, let host, let port, let asking):
            operation.redirects += 1
            let address = endpoint.address.map { Endpoint.Address(host: host.isEmpty ? $0.host : host, port: port) }
            guard operation.redirects <= 16, let address else {
                return operation.fail(BackendError(.failed, "\(endpoint): redirected too often"))
            }
            operation.isAsking = asking
            if asking {
                node(endpoint.at(address))?.submit(operation)
            } else {
                guard router.moved(slot, to: address) else {
                    return operation.fail(BackendError(.corrupt, "\(endpoint): redirects to too many nodes"))
                }
                node(endpoint.at(address))?.submit(operation)
                if let address = router.refresh(at: now, urgent: false) { askForSlots(address) }
            }
        }
    }

    private func postpone(_ operation: Operation, _ error: BackendError, at now: ContinuousClock.Instant) {
        operation.delays += 1
        let until = now + .milliseconds(25) * (1 << min(operation.delays, 6)) * Double.random(in: 0.75...1.25)
        guard operation.delays <= 5, until < operation.deadline else { return operation.fail(error) }
        operation.isAsking = false
        delayed.append((until, operation))
    }

    private func askForSlots(_ address: Endpoint.Address) {
        let operation = Operation(.slots, before: .now + .seconds(5)) { [mailbox] outcome in
            mailbox.post(.slots(outcome, asked: address))
        }
        watch(operation)
        node(router.endpoint(at: .tcp(address)))?.submit(operation)
    }
}
