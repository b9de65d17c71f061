import Foundation
import Posix
import PosixAsync
import Testing

@Suite struct IOPoolTests {
    @Test func `a thousand jobs run on a few threads, each once`() async {
        let pool = IOPool(threads: 3)
        var numbers: [Int] = []
        var threads: Set<UInt> = []
        await withTaskGroup(of: (Int, UInt).self) { group in
            for number in 0..<1000 {
                group.addTask { await pool.run { (number, UInt(pthread_self())) } }
            }
            for await (number, thread) in group {
                numbers.append(number)
                threads.insert(thread)
            }
        }
        #expect(numbers.sorted() == Array(0..<1000))
        #expect(threads.count <= 3)
    }

    @Test func `a job that hangs costs its caller the deadline, and others nothing`() async {
        let pool = IOPool(threads: 2)
        let gate = DispatchSemaphore(value: 0)
        let late: Int? = await pool.run(before: .now + .milliseconds(20)) {
            gate.wait()
            return 1
        }
        #expect(late == nil)
        #expect(await pool.run(before: .now + .seconds(60)) { 2 } == 2)
        gate.signal()
    }

    @Test func `a job whose deadline has passed is not begun`() async throws {
        let pool = IOPool(threads: 1)
        let begun = try Descriptor.memory("begun")
        let answer: Int? = await pool.run(before: .now) {
            try? begun.writeAll([1])
            return 1
        }
        await pool.run {}
        #expect(try answer == nil && begun.contents() == [])
    }

    @Test func `no signal is taken on its threads`() async {
        let blocked = await IOPool().run {
            var set = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &set)
            return [SIGTERM, SIGINT, SIGXFSZ, SIGUSR1].allSatisfy { sigismember(&set, $0) == 1 }
        }
        #expect(blocked)
    }

    @Test func `threads without work end, and new work finds new ones`() async {
        let pool = IOPool(threads: 2, idle: .milliseconds(1))
        let first = await pool.run { 1 }
        // Whether the threads are gone when the next job comes or not, it runs; idle for a millisecond, they often are.
        for _ in 0..<200 {
            #expect(await pool.run { first + 1 } == 2)
            _ = await IOPool().run { 1 }
        }
    }
}
