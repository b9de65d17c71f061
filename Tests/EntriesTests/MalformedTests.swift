import Foundation
import Hashing
import Posix
import Testing

@testable import Entries

@Suite struct MalformedTests {
    /// Everything in the entry is read, as a hit does it.
    private func readAll(_ bytes: [UInt8]) throws(Malformed) {
        let reader = try EntryReader(Rope(bytes), key: key)
        for index in reader.header.outputs.indices { try reader.verify(index) }
    }

    private func message(_ bytes: [UInt8]) -> String? {
        do throws(Malformed) {
            try readAll(bytes)
            return nil
        } catch { return error.message }
    }

    @Test func `another version is named`() throws {
        var bytes = try stored(10)
        bytes[8] = 7
        #expect(message(bytes) == "entry format 7 is not known here")
    }

    @Test func `an entry of another key is refused`() throws {
        let bytes = try sample(10).encode(key: Digest(of: [1]))
        #expect(throws: Malformed.self) { try EntryReader(bytes, key: key) }
    }

    @Test func `what is no entry at all is refused`() {
        #expect(message([]) == "too short for an entry")
        #expect(message(text(10_000)) == "not an entry")
    }

    @Test(arguments: [false, true], [0, 1, 200, 100_000])
    func `no byte can change without being noticed`(_ compressed: Bool, _ size: Int) throws {
        let raw = try stored(size)
        let good = compressed ? try EntryReader(Rope(raw), key: key).compressed(level: 1) : raw
        #expect(message(good) == nil)
        let uncovered = padding(good)
        var random = Seeded(state: UInt64(size) + (compressed ? 1 : 0))
        for _ in 0..<1500 {
            var bad = good
            let place = Int.random(in: 0..<bad.count, using: &random)
            guard !uncovered.contains(place) else { continue }
            bad[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            // zstd has bits that do not matter; what comes out is then the same, as its digest proves.
            #expect(message(bad) != nil || (compressed && same(bad, raw)), "bit in byte \(place) of \(good.count)")
        }
    }

    private func same(_ bytes: [UInt8], _ raw: [UInt8]) -> Bool {
        (try? EntryReader(Rope(bytes), key: key).expanded()) == raw
    }

    @Test func `every bit of the header counts`() throws {
        let good = try stored(5)
        for place in 0..<good.count {
            for bit in 0..<8 {
                var bad = good
                bad[place] ^= 1 << UInt8(bit)
                #expect(message(bad) != nil, "bit \(bit) of byte \(place)")
            }
        }
    }

    @Test func `an entry cut anywhere, or with something behind it, is refused`() throws {
        for good in [try stored(3000), try EntryReader(Rope(try stored(3000)), key: key).compressed(level: 1)] {
            for count in 0..<good.count { #expect(message(Array(good[..<count])) != nil, "cut at \(count)") }
            for extra in [1, 31, 4096] {
                #expect(message(good + [UInt8](repeating: 0, count: extra)) != nil, "\(extra) more")
            }
        }
    }

    /// Headers whose checksum is right but whose fields lie: what a hostile remote could send.
    @Test func `fields that lie under a right checksum never trap`() throws {
        let good = try EntryReader(Rope(try stored(3000)), key: key).compressed(level: 1)
        let header = try EntryHeader.read(from: Rope(good), key: key).length
        var random = Seeded(state: 42)
        for _ in 0..<6000 {
            var bad = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bad[Int.random(in: 48..<header - 32, using: &random)] = [0, 1, 127, 128, 255].randomElement(
                    using: &random)!
            }
            bad.replaceSubrange(header - 32..<header, with: Digest(of: Array(bad[..<(header - 32)])).bytes)
            guard let reader = try? EntryReader(Rope(bad), key: key) else { continue }
            for index in reader.header.outputs.indices {
                guard let bytes = try? reader.bytes(of: index) else { continue }
                #expect(Int64(bytes.count) == reader.header.outputs[index].size)
            }
        }
    }

    @Test func `a frame that holds more than the table says is not decompressed`() throws {
        let bomb = try EntryReader(
            try Entry(
                producer: [], stdout: [], stderr: [],
                outputs: [.init(kind: 0, mode: 0, content: .bytes([UInt8](repeating: 0, count: 10_000_000)))]
            ).encode(key: key), key: key
        ).compressed(level: 1)
        #expect(bomb.count < 10_000)
        var lying = bomb
        let length = try EntryHeader.read(from: Rope(bomb), key: key).length
        let size = length - 32 - 64 + 8
        lying.replaceSubrange(size..<size + 8, with: [100, 0, 0, 0, 0, 0, 0, 0])
        lying.replaceSubrange(length - 32..<length, with: Digest(of: Array(lying[..<(length - 32)])).bytes)
        #expect(message(lying) == "output 0 is not whole")
    }

    @Test func `a frame that unfolds to far more than it is, is a bomb, and we send none`() throws {
        let zeros = [UInt8](repeating: 0, count: 40_000_000)
        func entry() throws -> EntryReader {
            let output = Entry.Output(kind: 0, mode: 0, content: .bytes(zeros))
            return try EntryReader(
                try Entry(producer: [], stdout: [], stderr: [], outputs: [output]).encode(key: key), key: key)
        }
        let sent = try EntryReader(Rope(try entry().compressed(level: 1)), key: key)
        #expect(sent.header.outputs[0].encoding == .raw)
        let frame = try #require(Zstd.compress(zeros, level: 1))
        var header = sent.header
        header.outputs[0].encoding = .zstd
        header.outputs[0].storedSize = Int64(frame.count)
        let bomb = try #require(try header.assembled(with: [Rope(frame)]).flattened())
        #expect(bomb.count < 10_000 && message(bomb) == "output with impossible sizes")
    }

    @Test func `outputs that are too large together are refused before one is touched`() throws {
        let frame = try #require(Zstd.compress([UInt8](repeating: 0, count: 16 << 20), level: 1))
        let row = EntryHeader.Output(
            kind: 0, mode: 0, present: true, encoding: .zstd, size: 16 << 20, storedSize: Int64(frame.count), offset: 0,
            digest: Digest(of: []))
        var header = EntryHeader(
            key: key, aligned: false, producer: [], stdout: [], stderr: [], outputs: Array(repeating: row, count: 257))
        let many = try #require(try header.assembled(with: Array(repeating: Rope(frame), count: 257)).flattened())
        #expect(message(many) == "outputs that are too large together")
    }

    /// The zeros between aligned frames: nobody reads them.
    private func padding(_ bytes: [UInt8]) -> IndexSet {
        guard let header = try? EntryHeader.read(from: Rope(bytes), key: key) else { return IndexSet() }
        var covered = IndexSet(integersIn: 0..<header.length)
        for output in header.outputs where output.storedSize > 0 {
            covered.insert(integersIn: Int(output.offset)..<Int(output.offset + output.storedSize))
        }
        return IndexSet(integersIn: 0..<bytes.count).subtracting(covered)
    }
}
