import Entries
import Foundation
import Hashing
import Posix
import Testing

@Suite struct RoundTripTests {
    @Test(arguments: [0, 1, 65_536, 65_537, 3_000_000])
    func `what was encoded is read again`(_ size: Int) throws {
        let entry = try sample(size)
        let reader = try EntryReader(try entry.encode(key: key), key: key)

        #expect(reader.header.producer == Array("gcc 12".utf8))
        #expect(reader.header.stdout == [])
        #expect(reader.header.stderr == Array("a.c:1: warning\n".utf8))
        #expect(reader.header.outputs.map(\.kind) == [1, 2, 3, 4])
        #expect(reader.header.outputs.map(\.mode) == [0o644, 0o600, 0, 0o755])
        #expect(reader.header.outputs.map(\.present) == [true, true, false, true])
        #expect(try reader.bytes(of: 0) == text(size))
        #expect(try reader.bytes(of: 1) == Array("a.o: a.c a.h\n".utf8))
        #expect(try reader.bytes(of: 2) == [])
        #expect(try reader.bytes(of: 3) == [])
        #expect(reader.raw(2) == nil && reader.raw(3)?.count == 0)
    }

    @Test func `an entry without outputs keeps what the compiler said`() throws {
        let entry = Entry(producer: [], stdout: text(100_000), stderr: [0, 255, 10], outputs: [])
        let header = try EntryHeader.read(from: try entry.encode(key: key), key: key)
        #expect(header.stdout == text(100_000))
        #expect(header.stderr == [0, 255, 10])
    }

    @Test func `a compressed entry is smaller and says the same`() throws {
        let raw = try EntryReader(try sample(500_000).encode(key: key), key: key)
        let small = try raw.compressed(level: 1)
        let reader = try EntryReader(Rope(small), key: key)

        #expect(small.count < 50_000)
        #expect(reader.header.outputs[0].encoding == .zstd)
        #expect(reader.header.outputs[1].encoding == .raw, "13 bytes do not get smaller")
        #expect(reader.raw(0) == nil)
        #expect(try reader.bytes(of: 0) == text(500_000))
        #expect(try reader.expanded() == stored(500_000))
    }

    @Test func `a large file starts at a page, reaches the end and is served from the file it lies in`() throws {
        let other = Entry(
            producer: [], stdout: [], stderr: [],
            outputs: [
                .init(kind: 0, mode: 0o644, content: .bytes(text(100_001))),
                .init(kind: 1, mode: 0o644, content: .bytes(text(90_000))),
            ])
        let bytes = try other.encode(key: key).flattened()!
        let lying = Rope([.file(try file(bytes), offset: 0, count: Int64(bytes.count))])
        let reader = try EntryReader(lying, key: key)
        let largest = try #require(reader.range(0))
        let smaller = try #require(reader.range(1))

        #expect(largest.offset % 4096 == 0 && smaller.offset % 4096 == 0)
        #expect(largest.offset + largest.count == Int64(bytes.count))
        #expect(try largest.file.read(from: largest.offset, count: 100_001) == text(100_001))
        try reader.verify(0)
        try reader.verify(1)
    }

    @Test func `outputs are written into files, and a full target is not the entry's fault`() throws {
        let reader = try EntryReader(Rope(try stored(300_000)), key: key)
        let target = try Descriptor.memory("target")
        try reader.write(0, to: target)
        #expect(try target.contents() == text(300_000))

        let full = try Descriptor.open(Path("/dev/full"), 1)
        #expect(throws: EntryReader.WriteError.cannotWrite(Errno(ENOSPC))) { try reader.write(0, to: full) }
    }

    @Test func `a file that shrinks before it is stored is an error, not a short output`() throws {
        let entry = try sample(200_000)
        let rope = try entry.encode(key: key)
        guard case .file(let object) = entry.outputs[0].content else { return }
        ftruncate(object.raw, 150_000)
        #expect(rope.flattened() == nil)
        #expect(throws: Malformed.self) { try EntryReader(rope, key: key).verify(0) }
    }

    @Test func `an output that cannot be read is an error`() throws {
        let directory = try Descriptor.open(Path("/tmp"))
        let entry = Entry(
            producer: [], stdout: [], stderr: [], outputs: [.init(kind: 0, mode: 0, content: .file(directory))])
        #expect(throws: Malformed.self) { try entry.encode(key: key) }
    }
}
