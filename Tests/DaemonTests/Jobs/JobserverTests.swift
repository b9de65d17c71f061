import Foundation
import Posix
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(4))) struct JobserverTests {
    @Test func `work of our own waits for a token until its deadline`() async throws {
        let server = Jobserver(on: reactor, tokens: 1)
        let token = try #require(await server.acquire(until: soon()))
        #expect(await server.acquire(until: soon(20)) == nil)
        async let second = server.acquire(until: soon())
        await token.release()
        await token.release()
        let other = try #require(await second)
        #expect(await server.free == 0)
        await other.release()
        #expect(await server.free == 1)
    }

    @Test func `a machine without spare processors never waits`() async {
        let server = Jobserver(on: reactor, tokens: 0)
        #expect(await server.acquire(until: .max) == nil)
        #expect(await server.withToken(until: .max) { $0 } == false)
    }

    @Test func `a guard gives its token back when it goes`() async throws {
        let server = Jobserver(on: reactor, tokens: 1)
        var kept: TokenGuard? = TokenGuard(try #require(await server.acquire(until: soon())))
        #expect(await server.acquire(until: soon(1)) == nil)
        withExtendedLifetime(kept) {}
        kept = nil
        #expect(await server.acquire(until: soon()) != nil)
    }

    @Test func `many waiters share one token and each gets it`() async {
        let server = Jobserver(on: reactor, tokens: 1)
        let got = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { await server.withToken(until: soon()) { $0 } } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(got == 50)
        #expect(await server.free == 1)
    }

    @Test func `a loan is a private fifo that goes with its client`() async throws {
        let room = try Room()
        let server = Jobserver(on: reactor, tokens: 3)
        let client = server.newClient()
        let loan = try #require(await server.lend(to: client, in: room.path))
        #expect(await server.lend(to: client, in: room.path) == loan)
        #expect(String(decoding: loan.makeFlags, as: UTF8.self) == "-j --jobserver-auth=fifo:\(loan.path.text)")
        #expect(
            CallerJobserver(Environment(entries: [Array("MAKEFLAGS=".utf8) + loan.makeFlags]))
                == .fifo(Array(loan.path.bytes)))
        #expect(try FileFacts(of: loan.path).permissions == 0o600)
        #expect(await server.lent(to: client) == 3)
        await server.end(client)
        await server.end(client)
        #expect(room.names.isEmpty)
        #expect(await server.free == 3)
    }

    @Test func `tokens that one client leaves unused go to another and to work of our own`() async throws {
        let room = try Room()
        let server = Jobserver(on: reactor, tokens: 4)
        let (first, second) = (server.newClient(), server.newClient())
        let loan = try #require(await server.lend(to: first, in: room.path))
        let drawn = try draw(2, from: loan)
        _ = try #require(await server.lend(to: second, in: room.path))
        #expect(await server.lent(to: second) == 2)
        let token = try #require(await server.acquire(until: soon()), "two lie unused")
        // The first client puts its tokens back without a word; with time they reach those who can use them.
        try drawn.writeAll(Array("++".utf8))
        let others = [
            try #require(await server.acquire(until: soon())), try #require(await server.acquire(until: soon())),
        ]
        #expect(await server.isConserved)
        for token in others + [token] { await token.release() }
        await server.end(first)
        await server.end(second)
        #expect(await server.free == 4)
    }

    @Test func `no fifo, no loan, and nothing lost`() async {
        let server = Jobserver(on: reactor, tokens: 2)
        #expect(await server.lend(to: server.newClient(), in: Path("/nonexistent/swcache")) == nil)
        #expect(await server.free == 2)
    }

    /// Takes tokens as a compiler does, and keeps the fifo open.
    private func draw(_ count: Int, from loan: FifoLoan) throws -> Descriptor {
        let fifo = try Descriptor.open(loan.path, OpenFlags.bothEnds)
        let taken = fifo.discard(atMost: count)
        #expect(taken == count)
        return fifo
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `clients that come, draw, cheat and die lose no token`(seed: UInt64) async throws {
        var dice = Dice(seed: seed)
        let room = try Room()
        let server = Jobserver(on: reactor, tokens: 1 + dice.roll(9))
        var clients: [(client: Jobserver.Client, fifo: Descriptor, drawn: Int)] = []
        var tokens: [Token] = []
        for step in 0..<300 {
            switch dice.roll(7) {
            case 0 where clients.count < 8:
                let client = server.newClient()
                let loan = try #require(await server.lend(to: client, in: room.path))
                clients.append((client, try Descriptor.open(loan.path, OpenFlags.bothEnds), 0))
            case 1, 2:
                guard !clients.isEmpty else { break }
                let index = dice.roll(clients.count)
                let wanted = 1 + dice.roll(4)
                let fifo = clients[index].fifo
                clients[index].drawn += fifo.discard(atMost: wanted)
            case 3:
                guard !clients.isEmpty else { break }
                let index = dice.roll(clients.count)
                // One in eight returns more than it took.
                let back = clients[index].drawn + (dice.roll(8) == 0 ? 5 : 0)
                try clients[index].fifo.writeAll([UInt8](repeating: UInt8(ascii: "+"), count: back))
                clients[index].drawn = 0
            case 4:
                guard !clients.isEmpty else { break }
                // Dies with what it has drawn.
                await server.end(clients.remove(at: dice.roll(clients.count)).client)
            case 5: if let token = await server.acquire(until: Clock.monotonic) { tokens.append(token) }
            default: if !tokens.isEmpty { await tokens.remove(at: dice.roll(tokens.count)).release() }
            }
            #expect(await server.isConserved, "seed \(seed), step \(step)")
        }
        for token in tokens { await token.release() }
        await server.endAll()
        #expect(await server.free == server.total, "seed \(seed)")
        #expect(room.names.isEmpty, "seed \(seed)")
    }
}
