import Hashing
import Posix
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(4))) struct RequestQueueTests {
    private let queue = RequestQueue(on: reactor)
    private let key = Digest(of: Array("key".utf8))

    @Test func `the first owns the flight and the others wait for it`() async {
        #expect(await queue.claim(key, for: 1, since: .max, until: soon()))
        async let second = queue.claim(key, for: 2, since: .max, until: soon())
        async let third = queue.claim(key, for: 3, since: .max, until: soon())
        #expect(await queue.claim(Digest(of: [1]), for: 4, since: .max, until: soon()), "another key is another flight")
        await queue.release(key, of: 1)
        #expect(await [second, third] == [false, false], "they look again")
        #expect(await queue.claim(key, for: 2, since: .max, until: soon()))
        await queue.release(key, of: 2)
        await queue.release(Digest(of: [1]), of: 4)
        #expect(await queue.isQuiet)
    }

    @Test func `only the owner ends a flight`() async {
        #expect(await queue.claim(key, for: 1, since: .max, until: soon()))
        await queue.release(key, of: 2)
        #expect(await !queue.isQuiet)
        #expect(
            await queue.claim(key, for: 2, since: .max, until: soon(5)),
            "the first takes too long: the second goes its own way")
        await queue.release(key, of: 2)
        #expect(await !queue.isQuiet, "which leaves the flight alone")
        await queue.release(key, of: 1)
        #expect(await queue.isQuiet)
    }

    @Test func `an owner that lands in the very moment of a claim leaves nobody waiting`() async {
        let queue = queue
        let key = key
        for round in 0..<200 as Range<UInt64> {
            #expect(await queue.claim(key, for: round * 10, since: .max, until: soon()))
            await withDiscardingTaskGroup { group in
                group.addTask { await queue.release(key, of: round * 10) }
                for other in 1..<4 as Range<UInt64> {
                    group.addTask {
                        let number = round * 10 + other
                        while await !queue.claim(key, for: number, since: .max, until: soon()) {}
                        await queue.release(key, of: number)
                    }
                }
            }
        }
        #expect(await queue.isQuiet)
    }

    @Test func `quiet comes when the last request and the last flight have ended`() async throws {
        let office = try Office()
        let (peer, client) = try office.connect()
        let number = await queue.admit(peer)
        #expect(await !queue.isQuiet)
        #expect(await queue.claim(key, for: number, since: .max, until: soon()))
        async let quiet = queue.quiet(until: soon())
        await queue.leave(number)
        #expect(await !queue.isQuiet)
        await queue.release(key, of: number)
        #expect(await quiet)
        withExtendedLifetime(client) {}
    }

    @Test func `a look-up that takes too long is let go, and no longer disturbs the quiet`() async throws {
        let office = try Office()
        let (peer, client) = try office.connect()
        _ = await queue.admit(peer)
        // Its own `leave` never comes: the look-up hangs.
        #expect(await queue.quiet(until: soon()))
        withExtendedLifetime(client) {}
    }
}
