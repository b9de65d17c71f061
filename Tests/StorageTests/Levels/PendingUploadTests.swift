import Posix
import PosixAsync
import Storage
import Testing

@Suite struct PendingUploadTests {
    @Test func `a slow level's uploads are counted, and whoever wants few of them waits`() async throws {
        let slow = GatedStore("slow")
        slow.shut()
        let levels = MultiLevel(
            memory: nil, levels: [Level(GatedStore("quick")), Level(slow)], policy: .l0, pool: IOPool())
        for number in 0..<10 { _ = await levels.put(.numbered(number), Value([1]), before: soon) }
        await slow.standing(4)
        #expect(await levels.pendingUploads() == 10)
        #expect(await levels.uploads(reducedTo: 10, before: soon))
        #expect(await !levels.uploads(reducedTo: 3, before: .now + .milliseconds(20)))
        async let few = levels.uploads(reducedTo: 3, before: soon)
        async let none = levels.uploads(reducedTo: 0, before: soon)
        slow.reopen()
        #expect(await few)
        #expect(await none)
        #expect(await levels.pendingUploads() == 0)
        #expect(slow.puts == 10)
    }

    @Test func `a store that never answers holds a flush no longer than its deadline`() async throws {
        let slow = GatedStore("slow")
        slow.shut()
        let levels = MultiLevel(
            memory: nil, levels: [Level(GatedStore("quick")), Level(slow)], policy: .l0, pool: IOPool())
        _ = await levels.put(.numbered(1), Value([1]), before: soon)
        // Without a bound this would never return: the gate opens afterwards.
        await levels.flush(before: .now + .milliseconds(50))
        #expect(await levels.pendingUploads() == 1)
        slow.reopen()
        await levels.flush(before: soon)
        #expect(await levels.pendingUploads() == 0)
    }
}
