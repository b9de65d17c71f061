import PluginKit
import RedisPlugin
import Testing

@Suite struct ProtocolTests {
    func text(_ command: Command) -> String? { Formatted(command).map { String(decoding: $0.bytes, as: UTF8.self) } }

    /// What comes of the stream when it arrives in pieces of `size` bytes.
    func read(_ stream: String, pieces size: Int = .max) throws -> [Reply] {
        guard let reader = ReplyReader() else { return [] }
        var found: [Reply] = []
        var rest = Array(stream.utf8)[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(piece.count)
            try piece.withUnsafeBytes { try reader.feed($0) }
            while let reply = try reader.next() { found.append(reply) }
        }
        return found
    }

    @Test func `commands are arrays of counted words, whatever is in them`() {
        #expect(text(.get(Array("k".utf8))) == "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")
        #expect(text(.get([Array("a".utf8), Array("b".utf8)])) == "*3\r\n$4\r\nMGET\r\n$1\r\na\r\n$1\r\nb\r\n")
        let value: [UInt8] = Array("\r\n\0%s".utf8)
        value.withUnsafeBytes { value in
            let plain = Command.set(Array("k".utf8), Bytes(value), lifetime: nil)
            #expect(text(plain) == "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\n\r\n\0%s\r\n")
            let short = Command.set(Array("k".utf8), Bytes(value), lifetime: 9)
            #expect(text(short) == "*5\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\n\r\n\0%s\r\n$2\r\nEX\r\n$1\r\n9\r\n")
        }
        let nothing = Command.set([7], Bytes(UnsafeRawBufferPointer(start: nil, count: 0)), lifetime: nil)
        #expect(text(nothing) == "*3\r\n$3\r\nSET\r\n$1\r\n\u{7}\r\n$0\r\n\r\n")
        #expect(text(.authenticate(username: nil, password: "p w")) == "*2\r\n$4\r\nAUTH\r\n$3\r\np w\r\n")
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `replies are the same wherever the stream is cut`(_ size: Int) throws {
        let replies = try read(
            "+OK\r\n:-12\r\n$5\r\na\r\nb\0\r\n$-1\r\n*2\r\n$1\r\nx\r\n*1\r\n:1\r\n-ERR no\r\n$0\r\n\r\n", pieces: size)
        try #require(replies.count == 7)
        #expect(replies[0].text == "OK")
        #expect(replies[1].number == -12)
        guard case .bulk(let bytes) = replies[2], case .null = replies[3], case .error(let error) = replies[5] else {
            Issue.record("\(replies)")
            return
        }
        #expect(bytes.bytes == Array("a\r\nb\0".utf8))
        #expect(replies[4].items?.last?.items?.first?.number == 1)
        #expect(error == ServerError("ERR no"))
        #expect(replies[6].text == "")
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "$x\r\n", "$99999999999999999999\r\n", "*2147483647\r\n", "*65537\r\n",
        "*-5\r\n",
        "$-7\r\n", "\0\0\0\0", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
    ])
    func `nonsense is an error, not a crash and not a gigabyte`(_ stream: String) {
        #expect(throws: BackendError.self) { try read(stream) }
    }

    @Test func `an answer without an end is an error when it is larger than any value`() throws {
        let reader = try #require(ReplyReader(largestReply: 1000))
        func feed(_ text: String) throws { try Array(text.utf8).withUnsafeBytes { try reader.feed($0) } }
        try feed("$9000000000\r\n")
        try feed(String(repeating: "x", count: 900))
        guard case nil = try reader.next() else { throw BackendError(.failed, "this is no whole answer") }
        #expect(throws: BackendError.self) { try feed(String(repeating: "x", count: 200)) }
    }

    @Test func `every byte of a good stream may be wrong`() {
        let good = Array("*3\r\n$3\r\nabc\r\n:12\r\n*1\r\n+OK\r\n".utf8)
        for index in good.indices {
            for byte in [0, 0x24, 0x2a, 0x2d, 0x39, 0xff] as [UInt8] {
                var bad = good
                bad[index] = byte
                _ = try? read(String(decoding: bad, as: UTF8.self))
            }
        }
    }
}
