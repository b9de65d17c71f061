import Foundation
import Posix
import Storage
import Testing

/// What every store promises, whatever keeps its values.
@Suite struct StoreContract {
    @Test(arguments: Candidate.allCases)
    func `what was put is got, byte for byte`(_ candidate: Candidate) async throws {
        try await candidate.withStore { store in
            #expect(await store.get(.numbered(1), before: soon).isAbsent)
            #expect(await store.put(.numbered(1), Value([0, 255, 10, 13, 0]), before: soon) == .stored)
            #expect(await store.get(.numbered(1), before: soon).bytes == [0, 255, 10, 13, 0])
            #expect(await store.get(.numbered(1, .manifest), before: soon).isAbsent)
            #expect(await store.get(.numbered(2), before: soon).isAbsent)
        }
    }

    /// One after the other: the largest are held several times, and there are many stores.
    @Test(.serialized, arguments: Candidate.allCases, [0, 1, 4095, 4096, 65_537, 1 << 20, 64 << 20])
    func `values of every size`(_ candidate: Candidate, _ size: Int) async throws {
        let value = [UInt8](repeating: 0xa5, count: max(size - 3, 0)) + bytes(min(size, 3))
        try await candidate.withStore { store in
            #expect(await store.put(.numbered(1), Value(value), before: soon) == .stored)
            let found = await store.get(.numbered(1), before: soon).bytes
            #expect(found == value, "\(found?.count ?? -1) bytes")
        }
    }

    @Test(arguments: Candidate.allCases)
    func `values that lie in files`(_ candidate: Candidate) async throws {
        let source = try Descriptor.memory("source")
        try source.writeAll(bytes(100_000))
        try await candidate.withStore { store in
            let value = Value([.bytes([1]), .file(source, offset: 10, count: 70_000)])
            #expect(await store.put(.numbered(1), value, before: soon) == .stored)
            #expect(await store.get(.numbered(1), before: soon).bytes == [1] + bytes(100_000)[10..<70_010])
            let short = Value([.file(source, offset: 50_000, count: 70_000)])
            guard case .failed = await store.put(.numbered(2), short, before: soon) else {
                Issue.record("a short file was stored")
                return
            }
            #expect(await store.get(.numbered(2), before: soon).isAbsent)
        }
    }

    @Test(arguments: Candidate.allCases.filter(\.overwrites))
    func `the last value put is the one got`(_ candidate: Candidate) async throws {
        try await candidate.withStore { store in
            for size in [100, 10, 0, 1000] {
                #expect(await store.put(.numbered(1), Value(bytes(size)), before: soon) == .stored)
                #expect(await store.get(.numbered(1), before: soon).bytes == bytes(size))
            }
        }
    }

    @Test(arguments: Candidate.allCases.filter { $0.overwrites && $0.isAtomic })
    func `writers and readers of one key at once never see half a value`(_ candidate: Candidate) async throws {
        try await candidate.withStore { store in
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for _ in 0..<20 {
                            let value = Value([UInt8](repeating: UInt8(writer), count: 20_000 + writer))
                            #expect(await store.put(.numbered(1), value, before: soon) == .stored)
                        }
                    }
                    group.addTask {
                        for _ in 0..<20 {
                            guard let found = await store.get(.numbered(1), before: soon).bytes else { continue }
                            #expect(Set(found).count == 1 && found.count == 20_000 + Int(found[0]))
                        }
                    }
                }
            }
            #expect(await store.get(.numbered(1), before: soon).bytes != nil)
        }
    }

    @Test(arguments: Candidate.allCases.filter(\.removes))
    func `what is removed is absent, also when it was not there`(_ candidate: Candidate) async throws {
        try await candidate.withStore { store in
            _ = await store.put(.numbered(1), Value([1]), before: soon)
            await store.remove(.numbered(1), before: soon)
            await store.remove(.numbered(2), before: soon)
            #expect(await store.get(.numbered(1), before: soon).isAbsent)
            #expect(await store.put(.numbered(1), Value([2]), before: soon) == .stored)
            #expect(await store.get(.numbered(1), before: soon).bytes == [2])
        }
    }

    @Test(arguments: Candidate.allCases)
    func `several keys are answered in their order`(_ candidate: Candidate) async throws {
        try await candidate.withStore { store in
            for number in 0..<50 { _ = await store.put(.numbered(number), Value([UInt8(number)]), before: soon) }
            let asked = (0..<100).reversed().map { Key.numbered($0) }
            let found = await store.get(asked, before: soon).map(\.bytes)
            #expect(found == (0..<100).reversed().map { $0 < 50 ? [UInt8($0)] : nil })
            #expect(await store.get([], before: soon).isEmpty)
        }
    }

    @Test(arguments: Candidate.allCases)
    func `past its deadline an operation is not done`(_ candidate: Candidate) async throws {
        try await candidate.withStore { store in
            let past = ContinuousClock.now
            guard case .failed(let failure) = await store.put(.numbered(1), Value([1]), before: past) else {
                Issue.record("stored")
                return
            }
            #expect(failure.reason == .timedOut)
            #expect(await store.get(.numbered(1), before: past).failure?.reason == .timedOut)
            #expect(await store.get([.numbered(1), .numbered(2)], before: past).count == 2)
            #expect(await store.get(.numbered(1), before: soon).isAbsent)
        }
    }

    @Test(arguments: Candidate.allCases)
    func `a thousand operations at once are all answered`(_ candidate: Candidate) async throws {
        try await candidate.withStore { store in
            await withTaskGroup(of: Bool.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let value = bytes(number % 100, seed: number)
                        let stored = await store.put(.numbered(number), Value(value), before: soon)
                        let found = await store.get(.numbered(number), before: soon)
                        if stored != .stored || found.bytes != value { Issue.record("\(number): \(stored), \(found)") }
                        return stored == .stored && found.bytes == value
                    }
                }
                for await right in group { #expect(right) }
            }
            await store.flush(before: soon)
        }
    }

    @Test(arguments: Candidate.allCases.filter(\.canBeReadOnly))
    func `a read-only store serves and declines`(_ candidate: Candidate) async throws {
        let desk = try Desk()
        _ = await (try await candidate.store(at: desk, readOnly: false)).put(.numbered(1), Value([1]), before: soon)
        let store = try await candidate.store(at: desk, readOnly: true)
        #expect(store.traits.readOnly)
        #expect(await store.get(.numbered(1), before: soon).bytes == [1])
        #expect(await store.put(.numbered(1), Value([2]), before: soon) == .declined("read-only"))
        await store.remove(.numbered(1), before: soon)
        #expect(await store.get(.numbered(1), before: soon).bytes == [1])
    }
}
