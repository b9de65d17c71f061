import Config
import Entries
import Foundation
import Hashing
import Posix
import PosixAsync
import Testing

@testable import Daemon
@testable import Storage

@Suite(.timeLimit(.minutes(4))) struct CompactorTests {
    private struct Desk {
        let room: Room
        let stack: Stack
        let compactor: Compactor
        let jobserver = Jobserver(on: reactor, tokens: 1)

        init(_ room: Room, level: Int32? = nil) {
            self.room = room
            var settings = StorageSettings()
            settings.disk.directory = room.path
            settings.compressionLevel = level
            let pool = IOPool()
            stack = Stack(settings, on: reactor, pool: pool)
            compactor = Compactor(on: reactor, pool: pool, jobserver: jobserver) { nil }
        }

        var layout: DiskLayout { DiskLayout(directory: room.path) }

        /// On the disk, in bytes.
        func size(_ key: Digest) -> Int64? { (try? FileFacts(of: layout.path(of: Key(.entry, key))))?.size }

        func store(_ content: [UInt8], as key: Digest) async throws {
            let entry = Entry(
                producer: [], stdout: [], stderr: [], outputs: [.init(kind: 1, mode: 0o644, content: .bytes(content))])
            let rope = try entry.encode(key: key)
            #expect(await stack.store(rope, as: key) == .stored)
            await compactor.noteStored(key, size: rope.count, in: stack)
        }

        /// As a client's request would.
        func hit(_ key: Digest) async throws -> (bytes: [UInt8], isCompressed: Bool) {
            guard case .entry(let reader, _) = await stack.entry(key) else { throw Missing() }
            await compactor.noteHit(key, reader, in: stack)
            return (try reader.bytes(of: 0), reader.isCompressed)
        }

        struct Missing: Error {}

        /// What accounting says is what lies there.
        func expectExactAccounts() async throws {
            let files = FileManager.default.enumerator(at: room.directory, includingPropertiesForKeys: [.fileSizeKey])
            var sum: Int64 = 0
            for case let file as URL in files ?? .init() where DiskLayout.isValue(Array(file.lastPathComponent.utf8)) {
                sum += Int64(try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
            }
            #expect(await stack.disk.usage().bytes == sum)
        }
    }

    private let key = Digest(of: Array("key".utf8))
    private func text(_ size: Int) -> [UInt8] {
        Array(repeating: Array("a word and another ".utf8), count: size / 19 + 1).flatMap(\.self)
    }

    @Test func `a large cold entry is compressed, still a hit, and raw again when it is hot`() async throws {
        let desk = Desk(try Room())
        let content = text(1 << 20)
        try await desk.store(content, as: key)
        let raw = try #require(desk.size(key))
        await desk.compactor.runNow()
        if Reflinks.work(in: desk.layout.root) == true {
            #expect(desk.size(key) == raw)
            return
        }
        #expect(try #require(desk.size(key)) < raw / 4)
        try await desk.expectExactAccounts()
        #expect(try await desk.hit(key) == (content, true))
        await desk.compactor.runNow()
        #expect(try await desk.hit(key) == (content, true))
        await desk.compactor.runNow()
        #expect(try await desk.hit(key) == (content, false))
        #expect(desk.size(key) == raw)
        try await desk.expectExactAccounts()
        #expect(await desk.jobserver.free == 1)
    }

    @Test func `small entries and those that do not shrink stay as they are`() async throws {
        let desk = Desk(try Room())
        var dice = Dice(seed: 5)
        let noise = (0..<600_000).map { _ in UInt8(truncatingIfNeeded: dice.next() >> 40) }
        let other = Digest(of: [1])
        try await desk.store(text(100_000), as: key)
        try await desk.store(noise, as: other)
        let before = [desk.size(key), desk.size(other)]
        await desk.compactor.runNow()
        #expect([desk.size(key), desk.size(other)] == before)
        #expect(try await desk.hit(other) == (noise, false))
    }

    @Test func `a level of the user's own compresses small ones too`() async throws {
        let desk = Desk(try Room(), level: 3)
        try await desk.store(text(8000), as: key)
        await desk.compactor.runNow()
        #expect(try await desk.hit(key) == (text(8000), true))
    }

    @Test func `a damaged entry is left alone, and one that is gone stays gone`() async throws {
        let desk = Desk(try Room(), level: 1)
        let gone = Digest(of: [2])
        try await desk.store(text(8000), as: key)
        try await desk.store(text(9000), as: gone)
        let file = desk.layout.path(of: Key(.entry, key))
        let size = try #require(desk.size(key))
        try Descriptor.open(file, OpenFlags.readWrite).overwrite([0, 1, 2], at: size - 10)
        await desk.stack.disk.remove(Key(.entry, gone), before: .now + .seconds(5))
        await desk.compactor.runNow()
        #expect(desk.size(key) == size)
        #expect(desk.size(gone) == nil)
    }

    @Test func `an entry that is stored anew during the work is not overwritten with the old one`() async throws {
        let desk = Desk(try Room(), level: 1)
        try await desk.store(text(8000), as: key)
        let newer = text(16000)
        await desk.stack.rewrite(key) { reader, _ in
            try? await desk.store(newer, as: key)
            return try? reader.compressed(level: 1)
        }
        #expect(try await desk.hit(key) == (newer, false))
    }

    @Test func `where files share blocks, large entries stay raw`() async throws {
        guard let mount = try await Mount.xfs() else { return }
        defer { mount.end() }
        #expect(Reflinks.work(in: mount.path) == true)
        let desk = Desk(try Room(in: mount.directory))
        try await desk.store(text(1 << 20), as: key)
        let raw = desk.size(key)
        await desk.compactor.runNow()
        #expect(desk.size(key) == raw)
        let own = Desk(desk.room, level: 1)
        try await own.store(text(1 << 20), as: key)
        await own.compactor.runNow()
        #expect(try await own.hit(key).isCompressed)
    }
}
