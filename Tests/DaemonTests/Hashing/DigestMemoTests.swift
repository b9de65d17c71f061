import Daemon
import Hashing
import Posix
import Testing

@Suite struct DigestMemoTests {
    private func facts(_ number: Int64, device: UInt64 = 1) -> FileFacts {
        FileFacts(device: device, inode: UInt64(number), size: number * 3, modified: -number, changed: .max - number)
    }

    private func memo(_ count: Int64, device: UInt64 = 1, trust: StampTrust = .lasting) -> DigestMemo {
        var memo = DigestMemo()
        memo.trust(device, trust)
        for number in 0..<count {
            memo.remember(
                FileContent(facts: facts(number, device: device), digest: Digest(of: [UInt8(number)]), isSettled: true))
        }
        return memo
    }

    @Test func `what is written can be read`() throws {
        var read = try #require(DigestMemo(decoding: memo(50).encoded()))
        for number in 0..<50 as Range<Int64> {
            let content = try #require(read[facts(number)])
            #expect(content.digest == Digest(of: [UInt8(number)]) && content.isSettled)
        }
        #expect(read[facts(51)] == nil)
    }

    @Test func `only file systems whose stamps last are written`() throws {
        for trust in [StampTrust.passing, .foreign] {
            var read = try #require(DigestMemo(decoding: memo(3, trust: trust).encoded()))
            #expect(read[facts(1)] == nil)
        }
    }

    @Test func `what was adopted outlives the next daemon too, though no file was read`() throws {
        let first = try #require(DigestMemo(decoding: memo(5).encoded()))
        var second = DigestMemo()
        second.adopt(first)
        var third = try #require(DigestMemo(decoding: second.encoded()))
        #expect(third[facts(3)]?.digest == Digest(of: [3]))
        second.trust(1, .passing)
        var fourth = try #require(DigestMemo(decoding: second.encoded()))
        #expect(fourth[facts(3)] == nil, "another file system has that number now")
    }

    @Test func `any changed, missing or added byte makes it unreadable`() {
        let whole = memo(7).encoded()
        for index in whole.indices {
            var broken = whole
            broken[index] ^= 1 << UInt8(index % 8)
            #expect(DigestMemo(decoding: broken) == nil)
            #expect(DigestMemo(decoding: Array(whole[..<index])) == nil)
        }
        #expect(DigestMemo(decoding: whole + [0]) == nil)
        #expect(DigestMemo(decoding: []) == nil)
    }

    @Test func `a right checksum over wrong counts does not trap`() {
        let body = memo(2).encoded().dropLast(32)
        let start = Array("swcache-digests\u{1}".utf8).count
        for value in [3, 0x7FFF_FFFF, 0xFFFF_FFFF] as [UInt32] {
            var forged = Array(body)
            for byte in 0..<4 { forged[start + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte))) }
            #expect(DigestMemo(decoding: forged + Digest(of: forged).bytes) == nil)
        }
    }
}
