import Glibc
import PluginABI
import Synchronization
import Testing

@testable import PluginKit

@Suite struct OperationTests {
    private func backend(of store: TestStore<Keeper>) throws -> Keeper {
        try #require(OpenStore.behind(store.handle)?.backend as? Keeper)
    }

    @Test func `a value goes through the table and comes back without a copy`() async throws {
        let store = try TestStore(Keeper.self)
        let value = Buffer([1, 0, 255])
        store.put(1, Array("key".utf8), value)
        #expect(await store.host.completion(of: 1).status == SWCACHE_OK)
        store.get(2, Array("key".utf8))
        let found = await store.host.completion(of: 2)
        #expect(found.status == SWCACHE_OK && found.value == [1, 0, 255])
        let kept = try backend(of: store).asked.withLock { $0.values[ObjectKey(Array("key".utf8))] }
        #expect(try #require(kept).withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } == found.address)
        store.get(3, [0, 1])
        #expect(await store.host.completion(of: 3).status == SWCACHE_NOT_FOUND)
    }

    @Test func `each way to end has its status, with its message`() async throws {
        let store = try TestStore(Keeper.self)
        let large = Buffer([UInt8](repeating: 1, count: 2000))
        store.put(1, [1], large)
        #expect(await store.host.completion(of: 1).status == SWCACHE_DECLINED)
        store.get(2, Array("corrupt".utf8))
        let found = await store.host.completion(of: 2)
        #expect(found.status == SWCACHE_CORRUPT && found.message == "nonsense")
        withUnsafePointer(to: store.operation(3)) { store.table.check(store.handle, $0) }
        let checked = await store.host.completion(of: 3)
        #expect(checked.status == SWCACHE_OK && checked.message == "fine")
        let statuses = BackendError.Reason.allCases.map(\.status)
        #expect(Set(statuses).count == statuses.count && statuses.allSatisfy { $0 == SWCACHE_DECLINED || $0 < 0 })
    }

    @Test func `what a backend leaves out is declined`() async throws {
        let store = try TestStore(Keeper.self)
        withUnsafePointer(to: store.operation(1)) { operation in
            withView([1, 2, 3]) { store.table.remove(store.handle, operation, $0) }
        }
        #expect(await store.host.completion(of: 1).status == SWCACHE_DECLINED)
        #expect(withOptions([("a", "b")]) { store.table.reconfigure(store.handle, $0, 1) } == SWCACHE_DECLINED)
    }

    @Test func `the host's hint cancels the task, and the operation completes once`() async throws {
        let store = try TestStore(Keeper.self)
        store.get(1, Array("wait".utf8))
        store.table.cancel(store.handle, 99)
        store.table.cancel(store.handle, 1)
        #expect(await store.host.completion(of: 1).status == SWCACHE_CANCELLED)
        store.table.cancel(store.handle, 1)
        store.get(2, Array("key".utf8))
        #expect(await store.host.completion(of: 2).status == SWCACHE_NOT_FOUND)
        #expect(store.host.completions(of: 1).count == 1)
    }

    @Test func `a thousand operations with as many hints each complete once`() async throws {
        let store = try TestStore(Keeper.self)
        for number in 1...1000 as ClosedRange<UInt64> {
            store.get(number, Array((number % 2 == 0 ? "wait" : "key").utf8))
            store.table.cancel(store.handle, number)
        }
        for number in 1...1000 as ClosedRange<UInt64> { _ = await store.host.completion(of: number) }
        #expect((1...1000 as ClosedRange<UInt64>).allSatisfy { store.host.completions(of: $0).count == 1 })
    }

    @Test func `many keys are one call where the backend wants that, else one call each`() async throws {
        let keys = (0..<4).map { Array("key\($0)".utf8) }
        let (batching, single) = (try TestStore(Keeper.self, [("batches", "on")]), try TestStore(Keeper.self))
        for store in [batching, single] {
            let value = Buffer([7])
            store.put(1, keys[1], value)
            _ = await store.host.completion(of: 1)
            store.getMany([10, 11, 12, 13], keys)
            #expect(await store.host.completion(of: 11).value == [7])
            #expect(await store.host.completion(of: 10).status == SWCACHE_NOT_FOUND)
            let last = await store.host.completion(of: 13)
            // The backend's batches lack an answer, which costs that key only.
            #expect(last.status == (store === batching ? SWCACHE_FAILED : SWCACHE_NOT_FOUND))
        }
        #expect(try backend(of: batching).asked.withLock { $0.batches } == [4])
        #expect(try backend(of: single).asked.withLock { $0.batches } == [])
    }

    @Test func `a batch goes on until nobody waits for any of it`() async throws {
        let store = try TestStore(Keeper.self, [("batches", "on")])
        store.getMany([1, 2], [Array("wait1".utf8), Array("wait2".utf8)])
        store.table.cancel(store.handle, 1)
        // Time enough for a task that was cancelled to say so.
        for number in 10..<110 as Range<UInt64> {
            store.get(number, [1])
            _ = await store.host.completion(of: number)
        }
        #expect(store.host.completions(of: 1).isEmpty)
        store.table.cancel(store.handle, 2)
        #expect(await store.host.completion(of: 1).status == SWCACHE_CANCELLED)
        #expect(await store.host.completion(of: 2).status == SWCACHE_CANCELLED)
    }

    @Test func `a deadline is the same distance away on either clock`() async throws {
        let store = try TestStore(Keeper.self)
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let monotonic = UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
        let before = ContinuousClock.now
        store.get(1, [1], deadline: monotonic + 60_000_000_000)
        store.get(2, [1], deadline: .max)
        store.get(3, [1])
        for number in 1...3 as ClosedRange<UInt64> { _ = await store.host.completion(of: number) }
        let deadlines = try backend(of: store).asked.withLock { $0.deadlines }
        let seconds = deadlines.compactMap { $0 }.map { ($0 - before).components.seconds }
        #expect(deadlines.count == 3 && deadlines.contains(nil))
        #expect(seconds.contains { (59...60).contains($0) } && seconds.contains { $0 > 1 << 32 })
    }
}
