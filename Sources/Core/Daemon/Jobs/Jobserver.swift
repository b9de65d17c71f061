package import Posix
import Synchronization

/// Owns the machine's spare tokens: one for each processor but the one that every running compile has by right.
///
/// Work of our own takes a token, and clients whose compiler can draw from a job server and brings none are lent a
/// pipe to draw from. Nothing here holds a compile back: a loan is made at once, with whatever tokens there are.
package actor Jobserver {
    /// A client's connection, as far as its loan is concerned.
    package struct Client: Hashable, Sendable { let number: UInt64 }

    private let reactor: Reactor
    private var ledger: TokenLedger
    private var pipes: [UInt64: TokenFifo] = [:]
    private var waiters: [UInt] = []
    private var isTicking = false
    private let clients = Atomic<UInt64>(0)

    package nonisolated let total: Int
    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// More pipes than this are not made: the compilers then go without.
    private static let mostLoans = 256
    /// How often unused tokens are shared out anew, in nanoseconds.
    private static let interval: Int64 = 20_000_000

    /// - Parameter tokens: at most 4096, what a pipe takes at once.
    package init(on reactor: Reactor, tokens: Int = Machine.processors - 1) {
        self.reactor = reactor
        total = min(max(tokens, 0), 4096)
        ledger = TokenLedger(total: total)
    }

    package nonisolated func newClient() -> Client { Client(number: clients.add(1, ordering: .relaxed).newValue) }

    /// Every token is somewhere.
    var isConserved: Bool { ledger.accounted == total && ledger.free >= 0 }
    var free: Int { ledger.free }
    func lent(to client: Client) -> Int { ledger.lent(to: client.number) }

    // MARK: Work of our own

    /// A token for work of our own.
    /// - Parameter deadline: of the monotonic clock, in nanoseconds; `nil` comes back then, and at once on a machine
    ///   without spare processors.
    package func acquire(until deadline: Int64) async -> Token? {
        guard total > 0 else { return nil }
        while true {
            if ledger.free == 0 { collect() }
            if let number = ledger.take() {
                share()
                return Token(number: number, home: self)
            }
            guard Clock.monotonic < deadline else { return nil }
            tickIfNeeded(waiting: true)
            let ticket = reactor.ticket()
            waiters.append(ticket)
            _ = await reactor.park(ticket, until: deadline)
            waiters.removeAll { $0 == ticket }
        }
    }

    package func release(_ number: UInt64) {
        ledger.release(number)
        share()
    }

    // MARK: Clients

    /// Makes a pipe for a client and puts tokens into it, as many as there are; never waits. One for each client.
    /// - Parameter directory: private to this user, there already.
    /// - Returns: `nil` where no pipe can be made: the compiler goes without.
    package func lend(to client: Client, in directory: Path) -> FifoLoan? {
        if let known = pipes[client.number] { return FifoLoan(path: known.path) }
        let path = directory.appending("/jobs-\(Caller.process)-\(client.number)")
        guard pipes.count < Self.mostLoans, let pipe = try? TokenFifo(at: path) else { return nil }
        pipes[client.number] = pipe
        ledger.open(for: client.number)
        collect()
        share()
        return FifoLoan(path: path)
    }

    /// The client has ended, however it did: its tokens are back. Quiet for one without a loan.
    package func end(_ client: Client) {
        guard let pipe = pipes.removeValue(forKey: client.number) else { return }
        pipe.remove()
        ledger.close(client.number)
        share()
    }

    /// At the daemon's end: no pipe stays behind.
    package func endAll() { for number in pipes.keys { end(Client(number: number)) } }

    // MARK: Sharing

    /// Reads back what lies unused in the pipes.
    private func collect() {
        for (number, pipe) in pipes { ledger.takeBack(pipe.drain(limit: 4096), from: number) }
    }

    /// First those who wait here, then the clients, the one with the fewest first.
    private func share() {
        if ledger.free > 0 { for waiter in waiters { reactor.unpark(waiter) } }
        for (number, count) in ledger.deal(keeping: waiters.count) {
            guard let pipe = pipes[number] else { continue }
            let granted = ledger.grant(count, to: number)
            let put = pipe.put(granted)
            ledger.takeBack(granted - put, from: number)
        }
        tickIfNeeded(waiting: !waiters.isEmpty)
    }

    /// Tokens come back into a pipe without a word, so as long as somebody else could use them, we look.
    private func tickIfNeeded(waiting: Bool) {
        guard !isTicking, needsTick || (waiting && !pipes.isEmpty) else { return }
        isTicking = true
        Task { await tick() }
    }

    private var needsTick: Bool { pipes.count > 1 || (!waiters.isEmpty && !pipes.isEmpty) }

    private func tick() async {
        repeat {
            await reactor.sleep(until: Clock.monotonic + Self.interval)
            collect()
            share()
        } while needsTick
        isTicking = false
    }
}
