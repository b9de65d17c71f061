import Hashing
import Testing

@Suite struct DigestTests {
    @Test func `it is SHA-256`() {
        #expect(Digest(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            Digest(of: Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(Digest(of: million).hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `only 32 bytes make one, and it gives them back`() {
        let digest = Digest(of: Array("x".utf8))
        #expect(Digest(bytes: digest.bytes) == digest)
        for count in [0, 1, 31, 33, 64] { #expect(Digest(bytes: [UInt8](repeating: 7, count: count)) == nil) }
    }

    @Test func `parts give what the whole gives, and the stream begins anew`() {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let stream = DigestStream()
        for size in [1, 63, 64, 65, 9999] {
            for start in stride(from: 0, to: bytes.count, by: size) {
                stream.add(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(stream.finish() == Digest(of: bytes))
        }
        #expect(stream.finish() == Digest(of: []))
    }
}

@Suite struct KeyBuilderTests {
    private func key(_ body: (inout KeyBuilder) -> Void) -> Digest {
        var key = KeyBuilder(domain: "test 1")
        body(&key)
        return key.digest()
    }

    @Test func `no two lists of fields give one key`() {
        let bytes = Array("ab".utf8)
        let keys: [Digest] = [
            key { _ in },
            key { $0.add("a", bytes) },
            key { $0.add("b", bytes) },
            key {
                $0.add("a", Array("a".utf8))
                $0.add("a", Array("b".utf8))
            },
            key {
                $0.add("a", Array("b".utf8))
                $0.add("a", Array("a".utf8))
            },
            key {
                $0.add("a", bytes)
                $0.add("a", [UInt8]())
            },
            key {
                $0.add("a", [UInt8]())
                $0.add("a", bytes)
            },
            key { $0.add("ab", [UInt8]()) },
            key { $0.add("a", [98, 0]) },
            key { $0.add("a", 0) },
            key { $0.add("a", 1) },
            key { $0.add("a", 256) },
            key { $0.add("a", Digest(of: bytes)) },
            {
                var other = KeyBuilder(domain: "test 2")
                other.add("a", bytes)
                return other.digest()
            }(),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(key { $0.add("a", bytes) } == key { $0.add("a", bytes[...]) })
    }

    @Test func `a field cannot pretend to be two`() {
        // The bytes that a second field would have added, inside the first.
        let forged: [UInt8] = Array("x".utf8) + Array("a".utf8) + [0, 1, 0, 0, 0, 0, 0, 0, 0] + Array("y".utf8)
        #expect(
            key { $0.add("a", forged) }
                != key {
                    $0.add("a", Array("x".utf8))
                    $0.add("a", Array("y".utf8))
                })
    }

    @Test func `the same fields give the same key on every machine`() {
        let known = key {
            $0.add("flag", Array("-O2".utf8))
            $0.add("number", 7)
        }
        let material: [UInt8] =
            field("domain", Array("test 1".utf8)) + field("flag", Array("-O2".utf8))
            + field("number", [7, 0, 0, 0, 0, 0, 0, 0])
        #expect(known == Digest(of: material))
    }

    private func field(_ tag: String, _ value: [UInt8]) -> [UInt8] {
        Array(tag.utf8) + [0, UInt8(value.count), 0, 0, 0, 0, 0, 0, 0] + value
    }
}

@Suite struct ByteReaderTests {
    private var written: [UInt8] {
        var writer = ByteWriter()
        writer.put(UInt32(0x0102_0304))
        writer.put(UInt64.max - 1)
        writer.put([9, 8, 7])
        writer.put(Digest(of: [1]))
        writer.put(optional: nil)
        writer.put(optional: Digest(of: [2]))
        return writer.bytes
    }

    private func read(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        #expect(try reader.number() == 0x0102_0304)
        #expect(try reader.long() == UInt64.max - 1)
        #expect(try reader.data() == [9, 8, 7])
        #expect(try reader.digest() == Digest(of: [1]))
        #expect(try reader.optionalDigest() == nil)
        #expect(try reader.optionalDigest() == Digest(of: [2]))
        #expect(reader.isAtEnd)
    }

    @Test func `what was written is read`() throws {
        try read(written)
        #expect(written.prefix(4) == [4, 3, 2, 1])
    }

    @Test func `bytes that end early are malformed, wherever that is`() {
        for end in 0..<written.count {
            #expect(throws: ByteReader.Malformed.self) {
                var reader = ByteReader(Array(written[..<end]))
                _ = try reader.number()
                _ = try reader.long()
                _ = try reader.data()
                _ = try reader.digest()
                _ = try reader.optionalDigest()
                _ = try reader.optionalDigest()
            }
        }
    }

    @Test func `lengths, counts, flags and indices are not believed`() throws {
        let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 1]
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader(huge)
            _ = try reader.data()
        }
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader(huge)
            _ = try reader.count(ofItemsTaking: 1)
        }
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader(huge)
            _ = try reader.item(of: [1, 2])
        }
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader([2])
            _ = try reader.flag()
        }
        var three = ByteReader([3, 0, 0, 0, 1, 2, 3])
        #expect(try three.count(ofItemsTaking: 1) == 3)
        #expect(throws: ByteReader.Malformed.self) {
            var three = ByteReader([3, 0, 0, 0, 1, 2, 3])
            _ = try three.count(ofItemsTaking: 2)
        }
        var item = ByteReader([1, 0, 0, 0])
        #expect(try item.item(of: ["a", "b"]) == "b")
    }
}
