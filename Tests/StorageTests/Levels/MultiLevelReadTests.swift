import Foundation
import Posix
import PosixAsync
import Storage
import Testing

@Suite struct MultiLevelReadTests {
    private func chain(_ stores: [any Store], memory: MemoryStore? = nil, _ policy: WritePolicy = .all) -> MultiLevel {
        MultiLevel(memory: memory, levels: stores.map { Level($0) }, policy: policy, pool: IOPool())
    }

    @Test func `a hit behind the first level fills the faster ones, from one download`() async throws {
        let desk = try Desk()
        let disk = desk.disk()
        let (near, far) = (GatedStore("near"), GatedStore("far"))
        let levels = chain([disk, near, far])
        _ = await far.put(.numbered(1), Value([1, 2]), before: soon)

        #expect(await levels.get(.numbered(1), before: soon).bytes == [1, 2])
        await levels.flush(before: soon)
        #expect(disk.open(.numbered(1)).bytes == [1, 2])
        #expect(await near.get(.numbered(1), before: soon).bytes == [1, 2])
        #expect(far.gets == 1)

        let counted = levels.statistics
        #expect(counted.map(\.name) == ["L0 (disk)", "L1 (near)", "L2 (far)"])
        #expect(counted.map(\.hits) == [0, 0, 1])
        #expect(counted.map(\.misses) == [1, 1, 0])
        #expect(counted.map(\.backfillsFrom) == [0, 0, 2])
        #expect(counted.map(\.backfillsTo) == [1, 1, 0])
        #expect(counted.map(\.writes) == [0, 0, 0])
        #expect(counted[2].hitDuration > .zero && counted[0].hitDuration == .zero)

        #expect(levels.open(.numbered(1))?.flattened() == [1, 2])
        #expect(levels.statistics.map(\.hits) == [1, 0, 1])
        levels.resetStatistics()
        #expect(levels.statistics.map(\.hits) == [0, 0, 0])
    }

    @Test func `a level that fails is a miss there, and the next is asked`() async throws {
        let (broken, far) = (GatedStore("broken"), GatedStore("far"))
        let levels = chain([broken, far])
        _ = await far.put(.numbered(1), Value([1]), before: soon)
        broken.fail(with: Failure(.failed, "on fire"))
        #expect(await levels.get(.numbered(1), before: soon).bytes == [1])
        #expect(levels.statistics.map(\.misses) == [1, 0])
    }

    @Test func `nobody knowing is not the same as absent`() async throws {
        let (broken, far) = (GatedStore("broken"), GatedStore("far"))
        let levels = chain([broken, far])
        #expect(await levels.get(.numbered(1), before: soon).isAbsent)
        broken.fail(with: Failure(.failed, "on fire"))
        #expect(await levels.get(.numbered(1), before: soon).failure?.message == "on fire")
    }

    @Test func `a level that fails again and again is left alone`() async throws {
        let broken = GatedStore("broken")
        var level = Level(broken)
        level.bounds.breaker = Breaker(threshold: 5, firstPause: .seconds(3600), longestPause: .seconds(3600))
        let levels = MultiLevel(memory: nil, levels: [level], policy: .all, pool: IOPool())
        broken.fail(with: Failure(.unreachable, "nobody there"))
        for number in 0..<20 { _ = await levels.get(.numbered(number), before: soon) }
        #expect(broken.gets == 5)
        #expect(levels.statistics[0].misses == 20)
    }

    @Test func `a corrupt value says nothing of its store`() async throws {
        let store = GatedStore("store")
        let levels = chain([store])
        store.fail(with: Failure(.corrupt, "nonsense"))
        for number in 0..<20 { _ = await levels.get(.numbered(number), before: soon) }
        #expect(store.gets == 20)
    }

    @Test func `equal keys asked for at once are fetched once`() async throws {
        let far = GatedStore("far")
        let levels = chain([far])
        _ = await far.put(.numbered(1), Value([1]), before: soon)
        far.shut()
        await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { await levels.get(.numbered(1), before: soon).bytes }
            await far.standing(1)
            for _ in 0..<10 {
                group.addTask { await levels.get(.numbered(1), before: soon).bytes }
            }
            // Another key is not held up by being equal to none.
            group.addTask { await levels.get([.numbered(1), .numbered(1)], before: soon).last?.bytes }
            group.addTask { await levels.get(.numbered(2), before: soon).isAbsent ? [1] : nil }
            await far.standing(2)
            far.reopen()
            for await bytes in group { #expect(bytes == [1]) }
        }
        #expect(far.gets == 2)
    }

    @Test func `a mute level costs its own time, not the caller's`() async throws {
        let (mute, far) = (GatedStore("mute"), GatedStore("far"))
        _ = await far.put(.numbered(1), Value([1]), before: soon)
        mute.shut()
        let levels = chain([mute, far])
        let impatient = ContinuousClock.now + .milliseconds(50)
        #expect(await levels.get(.numbered(1), before: impatient).failure?.reason == .timedOut)
        mute.reopen()
        #expect(await levels.get(.numbered(1), before: soon).bytes == [1])
    }

    @Test func `several keys are answered in their order, from wherever they are`() async throws {
        let (near, far) = (GatedStore("near"), GatedStore("far"))
        let levels = chain([near, far])
        _ = await near.put(.numbered(1), Value([1]), before: soon)
        _ = await far.put(.numbered(2), Value([2]), before: soon)
        let found = await levels.get([.numbered(2), .numbered(3), .numbered(1), .numbered(2)], before: soon)
        #expect(found.map(\.bytes) == [[2], nil, [1], [2]])
        #expect(near.gets == 1 && far.gets == 1, "one round trip for each level")
        #expect(await levels.get([], before: soon).isEmpty)
    }

    @Test func `the memory answers before all levels and is none`() async throws {
        let memory = MemoryStore(limit: 1000, pool: IOPool())
        let far = GatedStore("far")
        let levels = chain([far], memory: memory)
        _ = await far.put(.numbered(1), Value([1]), before: soon)
        #expect(levels.open(.numbered(1))?.flattened() == nil)
        #expect(await levels.get(.numbered(1), before: soon).bytes == [1])
        #expect(await levels.get(.numbered(1), before: soon).bytes == [1])
        #expect(levels.open(.numbered(1))?.flattened() == [1])
        #expect(far.gets == 1)
        #expect(levels.statistics.map(\.hits) == [1])
        await levels.remove(.numbered(1), before: soon)
        #expect(await levels.get(.numbered(1), before: soon).isAbsent)
    }

    @Test func `totals are sums, and one level speaks for itself`() async throws {
        let desks = [try Desk(), try Desk()]
        let stores = desks.map { $0.disk(limit: 1000) }
        let levels = chain(stores)
        _ = await levels.put(.numbered(1), Value(bytes(10)), before: soon)
        let usage = await levels.usage()
        #expect(usage.bytes == 20 && usage.limit == 2000)
        #expect(levels.traits.location == "Multi-level (2 levels)")
        #expect(chain([stores[0]]).traits == stores[0].traits)
    }
}
