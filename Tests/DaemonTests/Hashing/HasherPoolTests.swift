import Foundation
import Hashing
import Posix
import PosixAsync
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(4))) struct HasherPoolTests {
    private let pool = HasherPool(on: reactor, pool: IOPool())

    @Test func `contents come in the order of the question, and nothing for what cannot be read`() async throws {
        let room = try Room()
        let paths = try (0..<200).map { try room.write("file\($0)", "text \($0)") } + [room.path, room.path("none")]
        let found = await pool.contents(of: paths.map { .init($0, try? FileFacts(of: $0)) })
        #expect(found.count == 202)
        for index in 0..<200 { #expect(found[index]?.digest == Digest(of: Array("text \(index)".utf8))) }
        #expect(found[200] == nil && found[201] == nil)
    }

    @Test func `a file is read once as long as its facts stay the same`() async throws {
        let room = try Room()
        let path = try room.write("file", "one")
        await aged(path)
        let facts = try FileFacts(of: path)
        let first = try #require(await pool.contents(of: [.init(path, facts)])[0])
        #expect(first.isSettled)
        // Proof that it is not read: it is gone, and the facts alone answer.
        room.remove("file")
        #expect(await pool.contents(of: [.init(path, facts)])[0] == first)
        try room.write("file", "two")
        #expect(await pool.content(of: path)?.digest == Digest(of: Array("two".utf8)))
    }

    @Test func `a file whose stamp is not older than the clock is read anew each time`() async throws {
        let room = try Room()
        let path = try room.write("file", "one")
        // A coarse clock: the stamp stays in the future, as if the tick had not passed yet.
        try Files.setModified(path, to: Clock.now + 3_600_000_000_000)
        let facts = try FileFacts(of: path)
        let content = try #require(await pool.contents(of: [.init(path, facts)])[0])
        #expect(!content.isSettled)
        room.remove("file")
        #expect(await pool.contents(of: [.init(path, facts)])[0] == nil, "it was not remembered")
    }

    @Test func `a tracked file is believed by its facts only when they were settled`() {
        let facts = FileFacts(device: 1, inode: 2, size: 3, modified: 4, changed: 4)
        let file = TrackedFile(Path("/nonexistent"))
        file.facts = facts
        file.content = FileContent(facts: facts, digest: Digest(of: [1]), isSettled: true)
        #expect(file.knownDigest == Digest(of: [1]))
        // Changed again within the tick in which it was read: the facts are the same.
        file.content?.isSettled = false
        #expect(file.knownDigest == nil)
        file.content?.isSettled = true
        file.facts?.changed += 1
        #expect(file.knownDigest == nil)
    }

    @Test func `a file that says nothing of its length has no digest`() async {
        // Its size is 0, and yet there is something in it.
        #expect(await pool.content(of: Path("/proc/self/status")) == nil)
    }

    @Test func `what changes under the reader's eyes is not remembered with a wrong digest`() async throws {
        let room = try Room()
        let path = try room.write("file", String(repeating: "a", count: 1 << 20))
        let texts = [UInt8(ascii: "a"), UInt8(ascii: "b")].map { [UInt8](repeating: $0, count: 1 << 20) }
        let sound = texts.map { Digest(of: $0) }
        let writer = Thread {
            guard let file = try? Descriptor.open(path, OpenFlags.readWrite) else { return }
            for round in 0..<400 { try? file.overwrite(texts[round % 2], at: 0) }
            Files.remove(path)
        }
        writer.start()
        var read = 0
        while Files.exists(path) {
            if let content = await pool.content(of: path), content.isSettled { #expect(sound.contains(content.digest)) }
            read += 1
        }
        #expect(read > 0)
    }

    @Test func `large batches go on without a token when there is none`() async throws {
        let room = try Room()
        let server = Jobserver(on: reactor, tokens: 1)
        let hasher = HasherPool(on: reactor, pool: IOPool(), jobserver: server)
        let paths = try (0..<300).map { try room.write("file\($0)", "text \($0)") }
        let token = try #require(await server.acquire(until: soon()))
        let begin = Clock.monotonic
        #expect(await hasher.contents(of: paths.map { .init($0) }).allSatisfy { $0 != nil })
        #expect(Clock.monotonic - begin >= 50_000_000)
        await token.release()
        #expect(await hasher.contents(of: paths.map { .init($0) }).allSatisfy { $0 != nil })
        #expect(await server.free == 1)
    }
}
