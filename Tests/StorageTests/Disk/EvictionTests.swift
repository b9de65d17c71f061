import Foundation
import Posix
import Storage
import Testing

@Suite struct EvictionTests {
    /// Makes the value of `key` look as if it was used last at that second.
    private func age(_ desk: Desk, _ key: Key, _ second: Int) throws {
        let file = DiskLayout(directory: desk.path).path(of: key).text
        try #require(utimes(file, [timeval(tv_sec: second, tv_usec: 0), timeval(tv_sec: second, tv_usec: 0)]) == 0)
    }

    @Test func `the least recently used go first, until a little below the limit`() async throws {
        let desk = try Desk()
        let store = desk.disk()
        for number in 0..<100 {
            let kind: Key.Kind = number % 10 == 0 ? .manifest : .entry
            _ = await store.put(.numbered(number, kind), Value(bytes(1000)), before: soon)
            try age(desk, .numbered(number, kind), 1_000_000 + (number * 37) % 100)
        }
        store.setLimit(60_000)
        await store.maintain()

        let left = await store.usage()
        #expect(left.limit == 60_000)
        #expect(try #require(left.bytes) <= 60_000 && left.bytes! >= 54_000)
        let kept = (0..<100).filter {
            store.open(.numbered($0, $0 % 10 == 0 ? .manifest : .entry)).bytes != nil
        }
        let ages = kept.map { ($0 * 37) % 100 }.sorted()
        #expect(ages == Array((100 - ages.count)..<100), "exactly the youngest are left")
        #expect(try desk.bytesInFiles() == left.bytes)
    }

    @Test func `a shelf with more victims than one batch is emptied in several`() async throws {
        let desk = try Desk()
        let store = desk.disk()
        _ = await store.put(.numbered(1), Value(bytes(1000)), before: soon)
        let shelf = try #require(try desk.values().first).deletingLastPathComponent()
        for number in 0..<1000 {
            let name = String(repeating: "0", count: 58) + String(number + 1000)
            try Data(count: 100).write(to: shelf.appending(path: name))
        }
        try FileManager.default.removeItem(at: shelf.appending(path: ".size"))
        store.setLimit(1000)
        await store.maintain()
        #expect(try #require(await store.usage().bytes) <= 1000)
        #expect(try desk.bytesInFiles() <= 1000)
    }

    @Test func `nothing goes while there is room`() async throws {
        let desk = try Desk()
        let store = desk.disk(limit: 100_000)
        for number in 0..<100 { _ = await store.put(.numbered(number), Value(bytes(1000)), before: soon) }
        await store.maintain()
        #expect(try desk.values().count == 100)
    }

    @Test func `files that are not ours stay and are not counted`() async throws {
        let desk = try Desk()
        let store = desk.disk()
        _ = await store.put(.numbered(1), Value(bytes(1000)), before: soon)
        let shelf = try #require(try desk.values().first).deletingLastPathComponent()
        let foreign = shelf.appending(path: "notes.txt")
        try Data(count: 5000).write(to: foreign)
        store.setLimit(1)
        await store.maintain()
        #expect(await store.usage().bytes == 0)
        #expect(FileManager.default.fileExists(atPath: foreign.path))
    }

    @Test func `temporary files of killed writers go after an hour`() async throws {
        let desk = try Desk()
        _ = await desk.disk().put(.numbered(1), Value([1]), before: soon)
        let directory = desk.directory.appending(path: "swcache/v1/tmp")
        try Data(count: 10).write(to: directory.appending(path: "old"))
        try Data(count: 10).write(to: directory.appending(path: "young"))
        utimes(
            directory.appending(path: "old").path,
            [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)])
        await desk.disk().maintain()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["young"])
    }

    @Test func `two stores on one directory see each other's bytes and evict together`() async throws {
        let desk = try Desk()
        let (first, second) = (desk.disk(limit: 200_000), desk.disk(limit: 200_000))
        await withTaskGroup(of: Void.self) { group in
            for (offset, store) in [first, second].enumerated() {
                group.addTask {
                    for number in 0..<300 {
                        _ = await store.put(.numbered(number * 2 + offset), Value(bytes(1000)), before: soon)
                    }
                }
            }
        }
        await first.maintain()
        await second.maintain()
        let usage = try #require(await first.usage().bytes)
        #expect(usage == (await second.usage().bytes))
        #expect(usage <= 200_000 && usage >= 180_000)
        #expect(try desk.bytesInFiles() == usage)
    }
}
