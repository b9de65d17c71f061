import Testing

@testable import PluginKit

@Suite struct ValueTests {
    @Test func `options are read by the grammar of the reference`() throws {
        let options = Options([
            "yes": "On", "no": "0", "odd": "maybe", "empty": "", "port": "8080", "minus": "-1",
            "big": "99999999999999999999",
            "prefix": "//a//b/", "mode": "read_only", "wrong": "READONLY",
        ])
        #expect(try options.bool("yes", default: false) && !options.bool("no", default: true))
        #expect(try options.bool("empty", default: true) && options.bool("unset", default: true))
        #expect(throws: BackendError(.badOption, "odd must be 'true', 'on', '1', 'false', 'off' or '0'.")) {
            try options.bool("odd", default: true)
        }
        #expect(try options.number("port") == 8080 && options.number("empty") == nil)
        for name in ["minus", "big", "odd"] { #expect(throws: BackendError.self) { try options.number(name) } }
        #expect(options.prefix("prefix") == "a/b" && options.prefix("unset") == "")
        #expect(options["empty"] == nil && options["port"] == "8080")
        #expect(try options.readOnly("mode") && !options.readOnly("unset"))
        #expect(throws: BackendError.self) { try options.readOnly("wrong") }
    }

    @Test func `paths that are not text arrive as they are`() {
        let options = Options([(name: "file", value: [0x2f, 0xff])])
        #expect(options.bytes("file") == [0x2f, 0xff] && options["file"] == "/\u{fffd}")
    }

    @Test(arguments: [
        ("c4b0a1", "", "c/4/b/c4b0a1"), ("c4b0.m", "pre/fix", "pre/fix/c/4/b/c4b0.m"), ("ab", "p", "p/x/6162"),
        ("", "", "x/empty"), ("a/b", "", "x/612f62"), ("..a", "", "x/2e2e61"), ("a..", "", "x/612e2e"),
        ("ä", "", "x/c3a4"),
        ("abc\0", "", "x/61626300"), ("A-_9", "", "A/-/_/A-_9"),
    ])
    func `a key has a path that no server normalises`(_ key: String, _ root: String, _ path: String) {
        #expect(ObjectKey(Array(key.utf8)).path(root: root) == path)
    }

    @Test func `a buffer grows and keeps what it has`() {
        let buffer = Buffer()
        for round in 0..<1000 {
            let part = [UInt8](repeating: UInt8(truncatingIfNeeded: round), count: round)
            #expect(part.withUnsafeBytes { buffer.append($0) })
        }
        #expect(buffer.count == 499_500 && buffer.bytes.last == UInt8(truncatingIfNeeded: 999))
        #expect(Buffer().bytes == [] && Buffer([1, 2]).bytes == [1, 2])
    }

    @Test func `no memory is an answer, not a trap`() {
        let buffer = Buffer([1])
        #expect(!buffer.reserve(.max))
        #expect(buffer.bytes == [1])
        #expect(!buffer.append(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: 8), count: .max)))
        #expect(buffer.bytes == [1])
    }
}
