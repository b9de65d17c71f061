import Posix
import Synchronization

/// Whether the daemon lives on: with connections or stores under way always, else until it has been idle for long
/// enough or is told to stop.
package final class Life: Sendable {
    private struct State {
        var connections = 0
        var stores = 0
        var lastActivity = Clock.monotonic
        var isEnding = false
        var waitingForStores: [UInt] = []
        var waitingForConnections: [UInt] = []
        var leave: (@Sendable () async -> Void)?
        var finish: (@Sendable (Int64) async -> Void)?
    }

    private let state = Mutex(State())
    private let reactor: Reactor
    private let idle: Int64?

    /// - Parameter idle: in nanoseconds; `nil`: no end by idleness.
    package init(on reactor: Reactor, idle: Int64?) {
        self.reactor = reactor
        self.idle = idle
    }

    /// Compiles and stores under way may take this long when a user or a newer client ends the daemon, and when a
    /// signal does: who sends that kills soon after. In nanoseconds.
    static let patience: Int64 = 10_000_000_000
    static let hurry: Int64 = 3_000_000_000

    /// Each is called once.
    /// - Parameters:
    ///   - leave: leaves the socket.
    ///   - finish: lets work finish, for so many nanoseconds at the most, and exits.
    package func whenEnding(
        leave: @escaping @Sendable () async -> Void, finish: @escaping @Sendable (Int64) async -> Void
    ) {
        state.withLock { ($0.leave, $0.finish) = (leave, finish) }
    }

    // MARK: What keeps it alive

    func enter() { state.withLock { $0.connections += 1 } }

    func leave() {
        let waiting = state.withLock { state in
            state.connections -= 1
            state.lastActivity = Clock.monotonic
            defer { if state.connections == 0 { state.waitingForConnections = [] } }
            return state.connections == 0 ? state.waitingForConnections : []
        }
        for waiter in waiting { reactor.unpark(waiter) }
    }

    /// Waits until every client has left.
    /// - Returns: whether that came before the deadline.
    func connectionsGone(until deadline: Int64) async -> Bool {
        while let ticket = ticketForConnections() {
            if await !reactor.park(ticket, until: deadline) { return false }
        }
        return true
    }

    private func ticketForConnections() -> UInt? {
        state.withLock { state in
            guard state.connections > 0 else { return nil }
            let ticket = reactor.ticket()
            state.waitingForConnections.append(ticket)
            return ticket
        }
    }

    /// When the last client left; `nil` while one is served, something is stored, or the daemon ends.
    var quietSince: Int64? {
        state.withLock { $0.connections > 0 || $0.stores > 0 || $0.isEnding ? nil : $0.lastActivity }
    }

    func beginStoring() { state.withLock { $0.stores += 1 } }

    func endStoring() {
        let waiting = state.withLock { state in
            state.stores -= 1
            defer { if state.stores == 0 { state.waitingForStores = [] } }
            return state.stores == 0 ? state.waitingForStores : []
        }
        for waiter in waiting { reactor.unpark(waiter) }
    }

    /// Waits until no store is under way.
    /// - Returns: whether that came before the deadline.
    package func storesDone(until deadline: Int64) async -> Bool {
        while let ticket = ticketForStores() {
            if await !reactor.park(ticket, until: deadline) { return false }
        }
        return true
    }

    /// `nil` when there is nothing to wait for.
    private func ticketForStores() -> UInt? {
        state.withLock { state in
            guard state.stores > 0 else { return nil }
            let ticket = reactor.ticket()
            state.waitingForStores.append(ticket)
            return ticket
        }
    }

    // MARK: Its end

    package var isEnding: Bool { state.withLock { $0.isEnding } }

    /// Told by a user, or by a signal.
    package func stop(within limit: Int64 = Life.patience) async {
        guard let (leave, finish) = begin() else { return }
        await leave?()
        await finish?(limit)
    }

    /// Leaves the socket to another daemon; the rest of the end follows by itself.
    func makeRoom() async {
        if let finish = await leaveSocket() { Task { await finish() } }
    }

    /// - Returns: the rest of the end, for the caller to begin; `nil` where that has begun already.
    func leaveSocket() async -> (@Sendable () async -> Void)? {
        guard let (leave, finish) = begin() else { return nil }
        await leave?()
        return { await finish?(Self.patience) }
    }

    private typealias End = (leave: (@Sendable () async -> Void)?, finish: (@Sendable (Int64) async -> Void)?)

    /// `nil` where the end has begun already.
    private func begin() -> End? {
        state.withLock { state in
            defer { state.isEnding = true }
            return state.isEnding ? nil : (state.leave, state.finish)
        }
    }

    /// Ends the daemon when nothing has happened for the idle time.
    package func watchIdleness() async {
        guard let idle else { return }
        while !isEnding {
            let (last, busy) = state.withLock { ($0.lastActivity, $0.connections > 0 || $0.stores > 0) }
            let now = Clock.monotonic
            if !busy, now - last >= idle { return await stop() }
            await reactor.sleep(until: busy ? now + min(idle, 1_000_000_000) : last + idle)
        }
    }
}
