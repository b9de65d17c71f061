import Hashing
import Posix

/// Which requests are under way. Equal compiles in flight wait for the first of them; a request that takes long is
/// spoken for, so that its client knows the daemon to be alive; one that takes too long is let go.
package actor RequestQueue {
    /// After this time a client hears that its request is still worked on, in nanoseconds.
    private static let patience: Int64 = 200_000_000
    /// A look-up may take this long before the compiler is started without it.
    private var lookupBudget: Int64 = 1_500_000_000

    private let reactor: Reactor
    private var requests: [UInt64: Pending] = [:]
    private var flights: [Digest: Flight] = [:]
    /// How many flights have landed, and which was the last of a key.
    private(set) var landings: UInt64 = 0
    private var landed = Bounded<Digest, UInt64>(limit: 1024)
    private var next: UInt64 = 1
    private var isTicking = false
    /// Parked until nothing is under way.
    private var waitingForQuiet: [UInt] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    package init(on reactor: Reactor) { self.reactor = reactor }

    private struct Pending {
        let peer: Peer
        var since: Int64
        /// Waiting for an equal compile, which may take as long as that does.
        var isWaiting = false
        /// In nanoseconds, where it may take longer than others.
        var budget: Int64 = 0
    }

    private struct Flight {
        let owner: UInt64
        var waiters: [UInt] = []
    }

    package var count: Int { requests.count }

    /// Storage that is far away needs more time, in nanoseconds.
    func allowLookups(_ budget: Int64) { lookupBudget = max(lookupBudget, budget) }

    /// This look-up may take so long, in nanoseconds: something must be read once.
    func allow(_ budget: Int64, for request: UInt64) { requests[request]?.budget = budget }

    // MARK: Admission

    /// A look-up begins on behalf of the peer.
    package func admit(_ peer: Peer) -> UInt64 {
        defer { next += 1 }
        requests[next] = Pending(peer: peer, since: Clock.monotonic)
        if !isTicking {
            isTicking = true
            reactor.start { await self.tick() }
        }
        return next
    }

    /// The answer has been given.
    package func leave(_ request: UInt64) {
        requests[request] = nil
        wakeTheQuietOnes()
    }

    /// Speaks for the slow ones, as long as there are requests.
    private func tick() async {
        while !requests.isEmpty {
            await reactor.sleep(until: Clock.monotonic + Self.patience)
            let now = Clock.monotonic
            for (number, request) in requests where now - request.since > Self.patience {
                if !request.isWaiting, now - request.since > max(lookupBudget, request.budget) {
                    leave(number)
                    await request.peer.letGo(number)
                } else {
                    await request.peer.askForPatience(milliseconds: 2000)
                }
            }
        }
        isTicking = false
    }

    // MARK: Single flight

    /// Claims the compile of this key, or waits until its present owner is done.
    /// - Parameter mark: `landings` before the caller looked: what landed since, it may have missed.
    /// - Returns: true when the caller owns the flight now; false when it shall look again.
    func claim(_ key: Digest, for request: UInt64, since mark: UInt64, until deadline: Int64) async -> Bool {
        guard flights[key] != nil else {
            if let last = landed[key], last > mark { return false }
            flights[key] = Flight(owner: request)
            return true
        }
        requests[request]?.isWaiting = true
        defer {
            requests[request]?.isWaiting = false
            requests[request]?.since = Clock.monotonic
        }
        let ticket = reactor.ticket()
        flights[key]?.waiters.append(ticket)
        let landed = await reactor.park(ticket, until: deadline)
        if landed { return false }
        // The first takes too long: this one goes its own way, owning nothing.
        return true
    }

    /// The owner is done, however it ended.
    func release(_ key: Digest, of request: UInt64) {
        guard let flight = flights[key], flight.owner == request else { return }
        flights[key] = nil
        landings += 1
        landed[key] = landings
        for waiter in flight.waiters { reactor.unpark(waiter) }
        wakeTheQuietOnes()
    }

    // MARK: Quiet

    /// Nothing is looked up and no compile is awaited.
    package var isQuiet: Bool { requests.isEmpty && flights.isEmpty }

    /// - Returns: whether it became quiet before the deadline.
    package func quiet(until deadline: Int64) async -> Bool {
        while !isQuiet {
            let ticket = reactor.ticket()
            waitingForQuiet.append(ticket)
            if await !reactor.park(ticket, until: deadline) { return false }
        }
        return true
    }

    private func wakeTheQuietOnes() {
        guard isQuiet, !waitingForQuiet.isEmpty else { return }
        for waiter in waitingForQuiet { reactor.unpark(waiter) }
        waitingForQuiet = []
    }
}
