import Hashing
import Testing

@testable import Explanations

@Suite struct FactTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func field(_ tag: String, _ text: String) -> KeyField { KeyField(tag: tag, value: bytes(text)) }

    private func words(_ fields: [KeyField]) -> [String] {
        FactReader.facts(of: fields, files: [bytes("list.txt")])
            .map { String(decoding: $0.value, as: UTF8.self) }
    }

    @Test func `arguments are spelled as people spell them`() {
        let fields = [
            field("flag", "-O2"), field("value", ""), field("flag", "-I"), field("path", "\0inc"),
            field("flag", "-I"), field("path", "\u{1}/inc"), field("flag", "-std="), field("value", "c99"),
            field("flag", "-include"), field("value", "a.h"), field("flag", "-D"), field("value", "A=1"),
        ]
        #expect(words(fields) == ["-O2", "-Iinc", "-IBASEDIR/inc", "-std=c99", "-include a.h", "-DA=1"])
    }

    @Test(arguments: [
        ("flag -D", "value", "API_TOKEN=hunter2"), ("", "variable", "NIX_SECRET=hunter2"),
        ("", "word", "-DPASSWORD=hunter2"), ("", "variable", "CPATH=http://me:hunter2@host/x"),
        ("flag -D", "value", "URL=\"https://me:hunter2@host\""),
    ])
    func `secrets do not show, and still tell two compiles apart`(_ flag: String, _ tag: String, _ text: String) {
        let before = flag.isEmpty ? [] : [field("flag", String(flag.dropFirst(5)))]
        let one = words(before + [field(tag, text)])
        let other = words(before + [field(tag, text.replacing("hunter2", with: "hunter3"))])
        #expect(one.count == 1 && !one[0].contains("hunter") && one != other)
        #expect(one == words(before + [field(tag, text)]))
    }

    @Test func `a field that nobody knows still tells two compiles apart`() {
        #expect(words([field("novel", "1")]) != words([field("novel", "2")]))
    }
}
