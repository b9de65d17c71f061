import Foundation
import Posix
import Synchronization
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(4))) struct ReactorTests {
    private final class Box: Sendable {
        private let number = Mutex<UInt>(0)
        var value: UInt {
            get { number.withLock { $0 } }
            set { number.withLock { $0 = newValue } }
        }
    }

    /// An actor whose home is the reactor.
    private actor Resident {
        nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }
        var count = 0
        func add() { count += 1 }
        var thread: Int { Int(bitPattern: Unmanaged.passUnretained(Thread.current).toOpaque()) }

        func parkOnce(_ number: Box, _ deadline: Int64) async -> Bool {
            let ticket = reactor.ticket()
            number.value = ticket
            return await reactor.park(ticket, until: deadline)
        }
    }

    @Test func `jobs of its actors run one at a time, on its thread`() async {
        let resident = Resident()
        await withDiscardingTaskGroup { group in
            for _ in 0..<2000 { group.addTask { await resident.add() } }
        }
        #expect(await resident.count == 2000)
        let threads = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<50 { group.addTask { await resident.thread } }
            return await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(threads.count == 1)
    }

    @Test func `a task that is made on one of its actors wakes it again and again`() async {
        let resident = Resident()
        for _ in 0..<500 {
            await Task { await resident.add() }.value
        }
    }

    @Test func `a job from elsewhere wakes it while a timer is far away`() async {
        let resident = Resident()
        let number = Box()
        for round in 0..<200 {
            number.value = 0
            async let parked = resident.parkOnce(number, soon())
            while number.value == 0 { await Task.yield() }
            if round % 5 == 0 { await reactor.sleep(until: soon(2)) }
            let parkedNumber = number.value
            await Task.detached {
                await resident.add()
                reactor.unpark(parkedNumber)
            }.value
            #expect(await parked, "round \(round)")
        }
    }

    @Test func `a descriptor that has something to read is ready, one that has not is late`() async throws {
        let pipe = try #require(Pipe() as Posix.Pipe?)
        #expect(await reactor.ready(pipe.reading, for: .readable, until: soon(5)) == false)
        try pipe.writing.writeAll([1])
        #expect(await reactor.ready(pipe.reading, for: .readable, until: soon()))
        #expect(await reactor.ready(pipe.reading, for: .readable))
        #expect(await reactor.ready(pipe.writing, for: .writable, until: soon()))
    }

    @Test func `a regular file is ready at once: it cannot be waited for`() async throws {
        let room = try Room()
        let file = try Descriptor.open(try room.write("file", "text"))
        #expect(await reactor.ready(file, for: .readable, until: soon(1)))
    }

    @Test func `a waiter that was late is not woken by what comes afterwards`() async throws {
        let pipe = try #require(Pipe() as Posix.Pipe?)
        for _ in 0..<100 {
            #expect(await reactor.ready(pipe.reading, for: .readable, until: Clock.monotonic) == false)
        }
        try pipe.writing.writeAll([1])
        #expect(await reactor.ready(pipe.reading, for: .readable, until: soon()))
        // The descriptor's number comes back with another file behind it.
        for round in 0..<200 {
            let fresh = try #require(Pipe() as Posix.Pipe?)
            #expect(
                await reactor.ready(fresh.reading, for: .readable, until: Clock.monotonic) == false, "round \(round)")
            try fresh.writing.writeAll([1])
            #expect(await reactor.ready(fresh.reading, for: .readable, until: soon()), "round \(round)")
        }
    }

    @Test func `the other side's end counts as something to read`() async throws {
        let pipe = try #require(Pipe() as Posix.Pipe?)
        pipe.closeWriting()
        #expect(await reactor.ready(pipe.reading, for: .readable, until: soon()))
    }

    @Test func `every sleeper wakes, none too early`() async {
        let begin = Clock.monotonic
        let order = await withTaskGroup(of: Int64.self) { group in
            for delay in [40, 5, 20, 60, 1] as [Int64] {
                group.addTask {
                    await reactor.sleep(until: begin + delay * 1_000_000)
                    #expect(Clock.monotonic >= begin + delay * 1_000_000)
                    return delay
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(order.sorted() == [1, 5, 20, 40, 60])
    }

    @Test func `a time that has passed is no sleep, and the largest number is no trap`() async {
        await reactor.sleep(until: 0)
        await reactor.sleep(until: .min)
        let number = Box()
        async let parked = Resident().parkOnce(number, .max)
        while number.value == 0 { await Task.yield() }
        reactor.unpark(number.value)
        #expect(await parked)
    }

    @Test func `one who is parked is woken once, and a late call finds nobody`() async {
        let number = Box()
        #expect(await Resident().parkOnce(number, soon(1)) == false)
        reactor.unpark(number.value)
        reactor.unpark(.max)
        for _ in 0..<200 {
            number.value = 0
            async let parked = Resident().parkOnce(number, soon())
            while number.value == 0 { await Task.yield() }
            let woken = number.value
            reactor.unpark(woken)
            reactor.unpark(woken)
            #expect(await parked)
        }
    }

    @Test func `one who is woken before it parks does not wait`() async {
        let ticket = reactor.ticket()
        reactor.unpark(ticket)
        reactor.unpark(ticket)
        #expect(await reactor.park(ticket, until: soon()))
    }

    @Test func `many descriptors are awaited at once`() async throws {
        let pipes = try (0..<300).map { _ in try #require(Pipe() as Posix.Pipe?) }
        let writers = pipes.map(\.writing)
        let readers = pipes.map(\.reading)
        let ready = await withTaskGroup(of: Bool.self) { group in
            for reader in readers { group.addTask { await reactor.ready(reader, for: .readable, until: soon()) } }
            group.addTask {
                for writer in writers { try? writer.writeAll([1]) }
                return true
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(ready == 301)
    }
}
