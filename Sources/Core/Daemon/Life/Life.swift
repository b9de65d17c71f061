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
        var ending: (@Sendable () async -> Void)?
    }

    private let state = Mutex(State())
    private let reactor: Reactor
    private let idle: Int64?

    /// - Parameter idle: in nanoseconds; `nil`: no end by idleness.
    package init(on reactor: Reactor, idle: Int64?) {
        self.reactor = reactor
        self.idle = idle
    }

    /// - Parameter ending: called once: leaves the socket, lets work finish, and exits.
    package func whenEnding(_ ending: @escaping @Sendable () async -> Void) {
        state.withLock { $0.ending = ending }
    }

    // MARK: What keeps it alive

    func enter() { state.withLock { $0.connections += 1 } }

    func leave() {
        state.withLock {
            $0.connections -= 1
            $0.lastActivity = Clock.monotonic
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
    package func stop() async {
        let ending = state.withLock { state in
            defer { state.isEnding = true }
            return state.isEnding ? nil : state.ending
        }
        await ending?()
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
