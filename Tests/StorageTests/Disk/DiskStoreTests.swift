import Foundation
import Posix
import PosixAsync
import Storage
import Testing

@Suite struct DiskStoreTests {
    @Test func `what was put is opened again, by this store and by the next`() async throws {
        let desk = try Desk()
        #expect(desk.disk().open(.numbered(1)).isAbsent)
        #expect(await desk.disk().put(.numbered(1), Value([0, 255, 10]), before: soon) == .stored)
        #expect(desk.disk().open(.numbered(1)).bytes == [0, 255, 10])
        #expect(desk.disk().open(.numbered(1, .manifest)).isAbsent)
        #expect(await desk.disk().put(.numbered(1, .manifest), Value([7]), before: soon) == .stored)
        #expect(desk.disk().open(.numbered(1)).bytes == [0, 255, 10])
        #expect(desk.disk().open(.numbered(1, .manifest)).bytes == [7])
    }

    @Test func `files and directories are private whatever the umask is`() async throws {
        let desk = try Desk()
        // In a process of its own: the umask is a whole process's.
        let writer = Process()
        writer.executableURL = URL(filePath: "/bin/sh")
        writer.arguments = [
            "-c", "umask 777; exec \"$0\" \"$@\"", products.appending(path: "diskstorm").path, desk.directory.path, "1",
            "-1", "1000000000",
        ]
        writer.standardOutput = FileHandle.nullDevice
        try writer.run()
        writer.waitUntilExit()
        #expect(writer.terminationStatus == 0)
        let file = try #require(try desk.values().first)
        #expect(try FileFacts(of: Path(file.path)).permissions == 0o600)
        #expect(try FileFacts(of: Path(file.deletingLastPathComponent().path)).permissions == 0o700)
        #expect(try FileFacts(of: desk.path.appending("/swcache/v1/tmp")).permissions == 0o700)
    }

    @Test func `pieces in memory and in files become one value`() async throws {
        let desk = try Desk()
        let large = bytes(300_000)
        let source = try Descriptor.memory("source")
        try source.writeAll(large)
        let onDisk = try Descriptor.open(desk.path.appending("/source"), O_RDWR | O_CREAT, mode: 0o600)
        try onDisk.writeAll(large)
        let store = desk.disk()
        let value = Value([
            .bytes([1, 2]), .file(source, offset: 100, count: 200_000), .file(onDisk, offset: 4096, count: 8192),
            .bytes([3]),
        ])
        #expect(await store.put(.numbered(1), value, before: soon) == .stored)
        #expect(
            await store.put(.numbered(2), Value([.file(onDisk, offset: 0, count: 300_000)]), before: soon) == .stored)
        let middle: [UInt8] = Array(large[100..<200_100]) + Array(large[4096..<12288])
        #expect(store.open(.numbered(1)).bytes == [1, 2] + middle + [3])
        #expect(store.open(.numbered(2)).bytes == large)
    }

    @Test func `a source that is shorter than it said is not stored`() async throws {
        let desk = try Desk()
        let source = try Descriptor.memory("source")
        try source.writeAll([1, 2, 3])
        let value = Value([.file(source, offset: 0, count: 4)])
        let stored = await desk.disk().put(.numbered(1), value, before: soon)
        guard case .failed = stored else {
            Issue.record("\(stored)")
            return
        }
        #expect(desk.disk().open(.numbered(1)).isAbsent)
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.directory.path + "/swcache/v1/tmp") == [])
    }

    @Test func `an older value is replaced, and who has it open keeps it`() async throws {
        let store = try Desk().disk()
        _ = await store.put(.numbered(1), Value([1]), before: soon)
        let old = store.open(.numbered(1))
        #expect(await store.put(.numbered(1), Value([2, 2]), before: soon) == .stored)
        #expect(old.bytes == [1])
        #expect(store.open(.numbered(1)).bytes == [2, 2])
        #expect(await store.usage().bytes == 2)
    }

    @Test func `what is removed is absent and not counted`() async throws {
        let store = try Desk().disk()
        _ = await store.put(.numbered(1), Value(bytes(1000)), before: soon)
        _ = await store.put(.numbered(2), Value(bytes(10)), before: soon)
        await store.remove(.numbered(1), before: soon)
        await store.remove(.numbered(3), before: soon)
        #expect(store.open(.numbered(1)).isAbsent)
        #expect(await store.usage().bytes == 10)
    }

    @Test func `a read-only store serves and changes nothing, not even a time`() async throws {
        let desk = try Desk()
        _ = await desk.disk().put(.numbered(1), Value([1]), before: soon)
        let file = try #require(try desk.values().first).path
        try #require(utimes(file, [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)]) == 0)
        let before = try FileFacts(of: Path(file))

        let store = desk.disk(limit: 0, readOnly: true)
        #expect(store.open(.numbered(1)).bytes == [1])
        #expect(await store.put(.numbered(2), Value([2]), before: soon) == .declined("read-only"))
        await store.remove(.numbered(1), before: soon)
        await store.maintain()
        #expect(try FileFacts(of: Path(file)) == before)
        #expect(try desk.values().count == 1)
    }

    @Test func `a hit after more than an hour is remembered in the time of access, and only there`() async throws {
        let desk = try Desk()
        let pool = IOPool(threads: 1)
        let store = DiskStore(directory: desk.path, limit: 1000, pool: pool)
        _ = await store.put(.numbered(1), Value([1]), before: soon)
        let file = try #require(try desk.values().first).path
        try #require(utimes(file, [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 2000, tv_usec: 0)]) == 0)
        _ = store.open(.numbered(1))
        await pool.run {}
        var facts = stat()
        try #require(stat(file, &facts) == 0)
        #expect(facts.st_atim.tv_sec > 1_000_000_000)
        #expect(facts.st_mtim.tv_sec == 2000)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func `what another user has laid down is not believed, unless the directory is theirs`() async throws {
        let desk = try Desk()
        #expect(await desk.disk().put(.numbered(1), Value([1]), before: soon) == .stored)
        let file = try #require(try desk.values().first).path
        let stranger: UInt32 = 54_321
        chown(file, stranger, stranger)
        #expect(desk.disk().open(.numbered(1)).isAbsent)
        chown(desk.path.text, stranger, stranger)
        #expect(desk.disk().open(.numbered(1)).bytes == [1])
        chown(file, 0, 0)
        #expect(desk.disk().open(.numbered(1)).bytes == [1])
    }

    @Test func `a value larger than the limit is declined`() async throws {
        let store = try Desk().disk(limit: 10)
        #expect(await store.put(.numbered(1), Value(bytes(11)), before: soon) == .declined("larger than the cache"))
        #expect(await store.put(.numbered(1), Value(bytes(10)), before: soon) == .stored)
    }

    @Test func `past the deadline there is no answer`() async throws {
        let store = try Desk().disk()
        let past = ContinuousClock.now
        #expect(await store.get(.numbered(1), before: past).failure?.reason == .timedOut)
        guard case .failed(let failure) = await store.put(.numbered(1), Value([1]), before: past) else {
            Issue.record("stored")
            return
        }
        #expect(failure.reason == .timedOut)
    }

    @Test func `the location is told as in statistics`() throws {
        let store = DiskStore(directory: Path("/a \"b\"\\c"), limit: 1, pool: IOPool())
        #expect(store.traits.location == #"Local disk: "/a \"b\"\\c""#)
    }
}
