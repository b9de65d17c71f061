import Foundation
import Posix
import PosixAsync
import Storage
import Testing

@Suite struct RepairTests {
    private func filled(_ desk: Desk, _ count: Int = 300) async -> DiskStore {
        let store = desk.disk()
        for number in 0..<count { _ = await store.put(.numbered(number), Value(bytes(100)), before: soon) }
        return store
    }

    private func records(_ desk: Desk) throws -> [URL] {
        let root = desk.directory.appending(path: "swcache/v1")
        return try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
            .map { $0.appending(path: ".size") }.filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    @Test(arguments: ["gone", "empty", "garbage", "untrusted", "negative", "huge", "other boot"])
    func `a shelf whose record is damaged is counted anew`(_ damage: String) async throws {
        let desk = try Desk()
        _ = await filled(desk)
        for record in try records(desk) {
            var stored = try Data(contentsOf: record)
            switch damage {
            case "gone":
                try FileManager.default.removeItem(at: record)
                continue
            case "empty": stored = Data()
            case "garbage": stored = Data(bytes(24))
            case "untrusted": stored.replaceSubrange(4..<16, with: [0, 0, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0])
            case "negative": stored.replaceSubrange(8..<16, with: Data(repeating: 255, count: 8))
            case "huge": stored[15] = 0x7f
            default:
                stored[8] ^= 255
                stored[20] ^= 255
            }
            try stored.write(to: record)
        }
        let store = desk.disk()
        await store.maintain()
        #expect(await store.usage().bytes == 30_000)
        #expect(store.open(.numbered(7)).bytes == bytes(100))
    }

    @Test func `what people remove by hand is noticed in time`() async throws {
        let desk = try Desk()
        let store = await filled(desk)
        for file in try desk.values() { try FileManager.default.removeItem(at: file) }
        for _ in 0..<256 { await store.maintain() }
        #expect(await store.usage().bytes == 0)
    }

    @Test func `a directory that vanishes is empty, and is made again by the next value`() async throws {
        let desk = try Desk()
        let store = await filled(desk)
        try FileManager.default.removeItem(at: desk.directory)
        #expect(store.open(.numbered(1)).isAbsent)
        store.setLimit(1)
        await store.maintain()
        #expect(await store.usage().bytes == 0)
        #expect(!FileManager.default.fileExists(atPath: desk.directory.path), "background work brings nothing back")
        #expect(await store.put(.numbered(1), Value([1]), before: soon) == .stored)
        #expect(store.open(.numbered(1)).bytes == [1])
        #expect(await store.usage().bytes == 1)
    }

    @Test func `a place where nothing can be made is a failure, not a crash`() async throws {
        let store = DiskStore(directory: Path("/proc/nowhere"), limit: 1000, pool: IOPool())
        #expect(store.open(.numbered(1)).isAbsent)
        guard case .failed(let failure) = await store.put(.numbered(1), Value([1]), before: soon) else {
            Issue.record("stored")
            return
        }
        #expect(failure.message.contains("/proc/nowhere"))
        await store.remove(.numbered(1), before: soon)
        await store.maintain()
        #expect(await store.usage().bytes == 0)
    }

    @Test func `a file where the directory should be is a failure`() async throws {
        let desk = try Desk()
        try Data().write(to: desk.directory.appending(path: "swcache"))
        let store = desk.disk()
        #expect(store.open(.numbered(1)).isAbsent)
        guard case .failed = await store.put(.numbered(1), Value([1]), before: soon) else {
            Issue.record("stored")
            return
        }
    }
}
