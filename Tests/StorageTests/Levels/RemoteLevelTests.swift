import Foundation
import Plugins
import Posix
import PosixAsync
import Storage
import Synchronization
import Testing

/// What a chain does with levels that are far away: over a real disk, the example in C, and a store behind a gate.
@Suite struct RemoteLevelTests {
    private func directory(_ desk: Desk, _ name: String = "far") throws -> PluginStore {
        let library = try PluginLibrary(Path(products.appending(path: "libswcache-directory.so").path))
        let option = PluginOption("directory", Array("\(desk.directory.path)/\(name)".utf8))
        return PluginStore(try PluginSession(library, options: [option]), location: name, pool: IOPool())
    }

    private func chain(_ levels: [Level], _ policy: WritePolicy = .l0) -> MultiLevel {
        MultiLevel(
            memory: MemoryStore(limit: 1 << 20, pool: IOPool()), levels: levels, policy: policy, pool: IOPool())
    }

    @Test func `a fresh disk is filled from the plugin, byte for byte`() async throws {
        let (desk, other) = (try Desk(), try Desk())
        let far = try directory(desk)
        let first = chain([Level(desk.disk()), Level(far)])
        let values = (0..<20).map { bytes($0 * 1000, seed: $0) }
        for (number, value) in values.enumerated() {
            #expect(await first.put(.numbered(number), Value(value), before: soon) == .stored)
        }
        await first.flush(before: soon)
        #expect(first.statistics.map(\.writes) == [20, 20])

        let disk = other.disk()
        let second = chain([Level(disk), Level(far)])
        for (number, value) in values.enumerated() {
            #expect(await second.get(.numbered(number), before: soon).bytes == value)
        }
        await second.flush(before: soon)
        for (number, value) in values.enumerated() { #expect(disk.open(.numbered(number)).bytes == value) }
        #expect(second.statistics.map(\.hits) == [0, 20])
        #expect(second.statistics.map(\.backfillsTo) == [20, 0])
    }

    @Test func `what is uploaded is what was stored, though the build changes its file meanwhile`() async throws {
        let desk = try Desk()
        let object = desk.directory.appending(path: "a.o")
        for policy in [WritePolicy.l0, .ignore] {
            let far = GatedStore("far")
            far.shut()
            let levels = chain(policy == .l0 ? [Level(desk.disk()), Level(far)] : [Level(far)], policy)
            try Data(repeating: 1, count: 100_000).write(to: object)
            let file = try Descriptor.open(Path(object.path))
            #expect(
                await levels.put(.numbered(1), Value([.file(file, offset: 0, count: 100_000)]), before: soon) == .stored
            )
            let handle = try FileHandle(forWritingTo: object)
            try handle.write(contentsOf: Data(repeating: 2, count: 100_000))
            try handle.close()
            far.reopen()
            await levels.flush(before: soon)
            #expect(await far.get(.numbered(1), before: soon).bytes == [UInt8](repeating: 1, count: 100_000))
        }
    }

    @Test func `thousands wait for a slow level without memory or descriptors, because the disk has them`() async throws
    {
        let desk = try Desk()
        let far = GatedStore("far")
        far.shut()
        var level = Level(far)
        (level.bounds.queueCount, level.bounds.queueBytes, level.bounds.parallel) = (4096, 1 << 20, 16)
        let levels = chain([Level(desk.disk()), level])
        let file = try Descriptor.memory("value")
        try file.writeAll(bytes(10_000))
        let before = try openDescriptors
        for number in 0..<1000 {
            _ = await levels.put(.numbered(number), Value([.file(file, offset: 0, count: 10_000)]), before: soon)
        }
        await far.standing(16)
        #expect(await levels.pendingUploads() == 1000)
        #expect(try openDescriptors < before + 100)
        far.reopen()
        await levels.flush(before: soon)
        #expect(levels.statistics[1].writes == 1000 && levels.statistics[1].writeFailures == 0)
    }

    @Test func `chains over one store have one line of uploads, and one bound for those under way`() async throws {
        let far = GatedStore("far")
        far.shut()
        var bounds = LevelBounds()
        (bounds.parallel, bounds.queueCount) = (2, 6)
        var level = Level(far)
        level.keeper = StoreKeeper(bounds)
        let chains = [chain([level], .ignore), chain([level], .ignore)]
        for number in 0..<6 {
            for each in chains { _ = await each.put(.numbered(number), Value([1]), before: soon) }
        }
        await far.standing(2)
        #expect(far.puts == 2)
        // Two are under way, six wait, whoever came first; of the twelve four are dropped.
        for each in chains { #expect(await each.pendingUploads() == 4) }
        far.reopen()
        for each in chains { await each.flush(before: soon) }
        #expect(chains.map { $0.statistics[0].writes }.reduce(0, +) == 8)
        #expect(chains.map { $0.statistics[0].writeFailures }.reduce(0, +) == 4)
    }

    private var openDescriptors: Int {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    }

    @Test func `without a disk what waits is bounded, and what is dropped is counted`() async throws {
        let far = GatedStore("far")
        far.shut()
        var level = Level(far)
        (level.bounds.queueCount, level.bounds.queueBytes) = (4096, 10_000)
        let levels = chain([level], .ignore)
        for number in 0..<100 { _ = await levels.put(.numbered(number), Value(bytes(1000)), before: soon) }
        #expect(await levels.pendingUploads() <= 14)
        far.reopen()
        await levels.flush(before: soon)
        let counted = levels.statistics[0]
        #expect(counted.writes + counted.writeFailures == 100 && counted.writes >= 10, "\(counted)")
    }

    @Test func `what is evicted before its turn is not uploaded, and counted`() async throws {
        let desk = try Desk()
        let far = GatedStore("far")
        far.shut()
        var level = Level(far)
        level.bounds.parallel = 1
        let disk = desk.disk()
        let levels = chain([Level(disk), level])
        let file = try Descriptor.memory("value")
        try file.writeAll(bytes(100))
        for number in 0..<2 {
            _ = await levels.put(.numbered(number), Value([.file(file, offset: 0, count: 100)]), before: soon)
        }
        await far.standing(1)
        await disk.remove(.numbered(1), before: soon)
        far.reopen()
        await levels.flush(before: soon)
        #expect(levels.statistics[1].writes == 1 && levels.statistics[1].writeFailures == 1)
    }

    @Test func `credentials that may not write are learnt from the first refusal`() async throws {
        let far = GatedStore("far")
        let said = Mutex<[String]>([])
        var level = Level(far)
        level.notice = { line in said.withLock { $0.append(line) } }
        let desk = try Desk()
        let levels = chain([Level(desk.disk()), level])
        far.fail(with: Failure(.denied, "may not write"))
        _ = await levels.put(.numbered(1), Value([1]), before: soon)
        await levels.flush(before: soon)
        for number in 2..<20 { _ = await levels.put(.numbered(number), Value([1]), before: soon) }
        await levels.flush(before: soon)
        #expect(far.puts == 1)
        #expect(levels.statistics[1].writeFailures == 1, "later ones are no failures: nothing is tried")
        #expect(said.withLock { $0 }.contains("L1 (far) refuses writes and is only read from now on: may not write"))
        far.fail(with: nil)
        #expect(await levels.get(.numbered(99), before: soon).isAbsent, "it is still read")
        #expect(far.gets == 1)
    }

    @Test func `new credentials are tried at once, whatever became of the old ones`() async throws {
        let far = GatedStore("far")
        let levels = chain([Level(far)], .all)
        let refusal = Failure(.denied, "expired")
        far.fail(with: refusal)
        #expect(await levels.get(.numbered(1), before: soon).failure == refusal)
        #expect(await levels.put(.numbered(1), Value([1]), before: soon) != .stored)
        far.fail(with: nil)
        #expect(await levels.put(.numbered(1), Value([1]), before: soon) != .stored, "it is left alone")
        far.renewCredentials()
        #expect(await levels.put(.numbered(1), Value([1]), before: soon) == .stored)
        await levels.flush(before: soon)
        #expect(await levels.get(.numbered(2), before: soon).isAbsent && levels.statistics[0].writes == 1)
        #expect(far.gets >= 2)
    }

    @Test func `a refusal of old credentials that comes late is not held against the new ones`() async throws {
        let far = GatedStore("far")
        let levels = chain([Level(far)], .all)
        far.fail(with: Failure(.denied, "expired"))
        far.shut()
        async let late = levels.get(.numbered(1), before: soon)
        await far.standing(1)
        far.renewCredentials()
        far.reopen()
        #expect(await late.failure?.reason == .denied)
        far.fail(with: nil)
        #expect(await levels.get(.numbered(2), before: soon).isAbsent)
        #expect(far.gets == 2, "it was asked")
    }

    @Test func `one that waits in vain is left alone sooner than one that says no, and for writes too`() async throws {
        let far = GatedStore("far")
        let said = Mutex<[String]>([])
        var level = Level(far)
        level.notice = { line in said.withLock { $0.append(line) } }
        level.bounds.breaker = Breaker(threshold: 5, firstPause: .seconds(3600), longestPause: .seconds(3600))
        let levels = chain([level], .all)
        far.fail(with: Failure(.timedOut, "mute"))
        for number in 0..<10 { _ = await levels.get(.numbered(number), before: soon) }
        #expect(far.gets == 2)
        _ = await levels.put(.numbered(1), Value([1]), before: soon)
        #expect(far.puts == 0)
        #expect(said.withLock { $0 } == ["L0 (far) is left alone for a while, reads fail: mute"])
    }

    @Test func `what the near level has may be known better far away`() async throws {
        let desk = try Desk()
        let (disk, far) = (desk.disk(), try directory(desk))
        let levels = chain([Level(disk), Level(far)])
        _ = await disk.put(.numbered(1, .manifest), Value([1]), before: soon)
        _ = await far.put(.numbered(1, .manifest), Value([2]), before: soon)
        #expect(await levels.get(.numbered(1, .manifest), before: soon).bytes == [1])
        #expect(await levels.getFar(.numbered(1, .manifest), before: soon)?.flattened() == [2])
        await levels.putNear(.numbered(1, .manifest), Value([3]), before: soon)
        #expect(disk.open(.numbered(1, .manifest)).bytes == [3])
        #expect(await far.get(.numbered(1, .manifest), before: soon).bytes == [2])
        await levels.removeNear(.numbered(1, .manifest), before: soon)
        #expect(await levels.get(.numbered(1, .manifest), before: soon).bytes == [2])
        #expect(levels.hasFarLevels && !chain([Level(disk)]).hasFarLevels)
    }

    @Test func `values are prepared on their way, and a broken one goes nowhere`() async throws {
        let far = GatedStore("far")
        var level = Level(far)
        level.prepare = { key, value in key == .numbered(1) ? nil : Value((value.flattened() ?? []) + [9]) }
        for policy in [WritePolicy.all, .ignore] {
            let levels = chain([level], policy)
            _ = await levels.put(.numbered(1), Value([1]), before: soon)
            _ = await levels.put(.numbered(2), Value([2]), before: soon)
            await levels.flush(before: soon)
            #expect(await far.get(.numbered(1), before: soon).isAbsent)
            #expect(await far.get(.numbered(2), before: soon).bytes == [2, 9])
        }
    }
}
