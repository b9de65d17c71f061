import Foundation
import Posix
import PosixAsync
import Storage
import Testing

/// A file system of one megabyte, mounted for one test.
private final class SmallDisk {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "swcache-small-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        guard mount("tmpfs", directory.path, "tmpfs", 0, "size=1m") == 0 else { throw POSIXError(.EPERM) }
    }

    func remount(readOnly: Bool) throws {
        let flags = UInt(MS_REMOUNT) | (readOnly ? UInt(MS_RDONLY) : 0)
        guard mount("tmpfs", directory.path, "tmpfs", flags, "size=1m") == 0 else { throw POSIXError(.EPERM) }
    }

    deinit {
        umount2(directory.path, Int32(MNT_DETACH))
        rmdir(directory.path)
    }

    func store(limit: Int64 = 1 << 30) -> DiskStore {
        DiskStore(directory: Path(directory.path), limit: limit, pool: IOPool())
    }
}

@Suite struct FullDiskTests {
    @Test func `a full disk is a failure; what was there stays, and nothing half written does`() async throws {
        let disk = try SmallDisk()
        let store = disk.store()
        var kept = 0
        var refusal: Failure?
        for number in 0..<40 where refusal == nil {
            switch await store.put(.numbered(number), Value(bytes(60_000)), before: soon) {
            case .stored: kept += 1
            case .failed(let failure): refusal = failure
            case .declined: Issue.record("declined")
            }
        }
        #expect(refusal?.message.contains("No space left on device") == true)
        #expect(kept >= 10)
        for number in 0..<kept { #expect(store.open(.numbered(number)).bytes == bytes(60_000)) }
        #expect(store.open(.numbered(kept)).isAbsent)
        let left = try FileManager.default.contentsOfDirectory(atPath: disk.directory.path + "/swcache/v1/tmp")
        #expect(left == [])

        // Room is made, also while it is full.
        store.setLimit(300_000)
        await store.maintain()
        #expect(try #require(await store.usage().bytes) <= 300_000)
        #expect(await store.put(.numbered(50), Value(bytes(60_000)), before: soon) == .stored)
    }

    @Test func `a file system that turns read-only still serves`() async throws {
        let disk = try SmallDisk()
        let store = disk.store()
        _ = await store.put(.numbered(1), Value([1]), before: soon)
        try disk.remount(readOnly: true)
        #expect(store.open(.numbered(1)).bytes == [1])
        guard case .failed(let failure) = await store.put(.numbered(2), Value([2]), before: soon) else {
            Issue.record("stored")
            return
        }
        #expect(failure.reason == .failed)
        await store.remove(.numbered(1), before: soon)
        store.setLimit(0)
        await store.maintain()
        #expect(store.open(.numbered(1)).bytes == [1])
        #expect(await store.usage().bytes == 1)
        try disk.remount(readOnly: false)
        store.setLimit(300_000)
        #expect(await store.put(.numbered(3), Value([3]), before: soon) == .stored)
    }
}
