import Posix
import PosixAsync
import Storage
import Testing

@Suite struct MultiLevelWriteTests {
    private func chain(_ stores: [any Store], _ policy: WritePolicy) -> MultiLevel {
        MultiLevel(memory: nil, levels: stores.map { Level($0) }, policy: policy, pool: IOPool())
    }

    @Test(arguments: [WritePolicy.ignore, .l0, .all])
    func `in the end every level has the value`(_ policy: WritePolicy) async throws {
        let stores = [GatedStore("a"), GatedStore("b"), GatedStore("c")]
        let levels = chain(stores, policy)
        #expect(await levels.put(.numbered(1), Value([1]), before: soon) == .stored)
        await levels.flush(before: soon)
        for store in stores { #expect(await store.get(.numbered(1), before: soon).bytes == [1]) }
        #expect(levels.statistics.map(\.writes) == [1, 1, 1])
    }

    @Test func `what is waited for depends on the policy`() async throws {
        for (policy, shut) in [(WritePolicy.ignore, [0, 1]), (.l0, [1])] {
            let stores = [GatedStore("a"), GatedStore("b")]
            for index in shut { stores[index].shut() }
            let levels = chain(stores, policy)
            #expect(await levels.put(.numbered(1), Value([1]), before: soon) == .stored)
            for index in shut { stores[index].reopen() }
            await levels.flush(before: soon)
            #expect(levels.statistics.map(\.writes) == [1, 1])
        }
    }

    @Test func `a failing first level fails the put under l0, and the others are not written`() async throws {
        let stores = [GatedStore("a"), GatedStore("b")]
        let failure = Failure(.failed, "full")
        stores[0].fail(with: failure)
        let levels = chain(stores, .l0)
        #expect(await levels.put(.numbered(1), Value([1]), before: soon) == .failed(failure))
        await levels.flush(before: soon)
        #expect(stores.map(\.puts) == [1, 0])
        #expect(levels.statistics.map(\.writeFailures) == [1, 0])
    }

    @Test func `any failing level fails the put under all, and none under ignore`() async throws {
        for (policy, expected) in [(WritePolicy.all, Stored.failed(Failure(.failed, "full"))), (.ignore, .stored)] {
            let stores = [GatedStore("a"), GatedStore("b")]
            stores[1].fail(with: Failure(.failed, "full"))
            let levels = chain(stores, policy)
            #expect(await levels.put(.numbered(1), Value([1]), before: soon) == expected)
            await levels.flush(before: soon)
            #expect(levels.statistics.map(\.writes) == [1, 0])
            #expect(levels.statistics.map(\.writeFailures) == [0, 1])
        }
    }

    @Test(arguments: [WritePolicy.ignore, .l0, .all])
    func `read-only levels are skipped one by one`(_ policy: WritePolicy) async throws {
        let (fixed, open) = (GatedStore("fixed", readOnly: true), GatedStore("open"))
        for stores in [[fixed, open], [open, fixed]] {
            let levels = chain(stores, policy)
            #expect(levels.traits.readOnly == false)
            #expect(await levels.put(.numbered(1), Value([1]), before: soon) == .stored)
            await levels.flush(before: soon)
        }
        #expect(fixed.puts == 0 && open.puts == 2)
        #expect(await chain([fixed], policy).put(.numbered(1), Value([1]), before: soon) == .declined("read-only"))
    }

    @Test func `a throttled upload is tried again`() async throws {
        let store = GatedStore("busy")
        store.fail(with: Failure(.busy, "slow down"))
        let levels = chain([store], .ignore)
        _ = await levels.put(.numbered(1), Value([1]), before: soon)
        await levels.flush(before: soon)
        #expect(store.puts == 3)
        #expect(levels.statistics[0].writeFailures == 3)
    }

    @Test func `a queue that is full drops and counts, and never holds anybody up`() async throws {
        let far = GatedStore("far")
        far.shut()
        var level = Level(far)
        level.bounds.queueCount = 3
        let levels = MultiLevel(memory: nil, levels: [level], policy: .ignore, pool: IOPool())
        for number in 0..<4 {
            _ = await levels.put(.numbered(number), Value([1]), before: soon)
            await far.standing(number + 1)
        }
        for number in 4..<10 { #expect(await levels.put(.numbered(number), Value([1]), before: soon) == .stored) }
        #expect(levels.statistics[0].writeFailures == 3)
        // The latest value of a key that waits already takes no new place.
        _ = await levels.put(.numbered(5), Value([2]), before: soon)
        far.reopen()
        await levels.flush(before: soon)
        #expect(levels.statistics[0].writes == 7)
        #expect(await far.get(.numbered(5), before: soon).bytes == [2])
    }

    @Test func `flush ends at its deadline`() async throws {
        let far = GatedStore("far")
        far.shut()
        let levels = chain([far], .ignore)
        _ = await levels.put(.numbered(1), Value([1]), before: soon)
        await levels.flush(before: .now + .milliseconds(30))
        #expect(levels.statistics[0].writes == 0)
        far.reopen()
        await levels.flush(before: soon)
        #expect(levels.statistics[0].writes == 1)
    }

    @Test func `a level prepares what is written to it`() async throws {
        let stores = [GatedStore("a"), GatedStore("b")]
        var packed = Level(stores[1])
        packed.prepare = { _, value in Value([9] + (value.flattened() ?? [])) }
        let levels = MultiLevel(memory: nil, levels: [Level(stores[0]), packed], policy: .l0, pool: IOPool())
        _ = await levels.put(.numbered(1), Value([1]), before: soon)
        await levels.flush(before: soon)
        #expect(await stores[0].get(.numbered(1), before: soon).bytes == [1])
        #expect(await stores[1].get(.numbered(1), before: soon).bytes == [9, 1])
    }
}
