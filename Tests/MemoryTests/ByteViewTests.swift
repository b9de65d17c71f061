import Memory
import Testing

@Suite struct ByteViewTests {
    @Test func `parts are cut to what is there`() {
        let view = ByteView("hello")
        #expect(view.part(from: 1, to: 3).array == Array("el".utf8))
        #expect(view.part(from: -5, to: 99).array == Array("hello".utf8))
        #expect(view.part(from: 4, to: 2).isEmpty && view.dropFirst(9).isEmpty)
    }

    @Test func `searching and comparing`() {
        let view = ByteView("a/b/c")
        #expect(view.firstIndex(of: 47) == 1 && view.lastIndex(of: 47) == 3 && view.lastIndex(of: 1) == nil)
        #expect(
            view == "a/b/c" && !(view == "a/b/d") && view.hasPrefix(ByteView("a/"))
                && !view.hasPrefix(ByteView("a/b/c/")))
    }

    /// A literal is no pointer: as one, it would be gone after the call.
    @Test func `a literal's text lasts`() {
        let texts = (0..<100).map { _ in CText("/proc/self/exe, and more than fits into a small string") }
        #expect(texts.allSatisfy { $0.pointer == texts[0].pointer && $0.bytes.count == 54 })
    }

    @Test func `a buffer grows, and keeps what it had`() {
        var buffer = ByteBuffer(reserving: 1)
        var wanted: [UInt8] = []
        for number in 0..<1000 {
            buffer.append(decimal: UInt32(number))
            wanted += Array("\(number)".utf8)
        }
        #expect(buffer.view.array == wanted)
        #expect(buffer.text.bytes.count == wanted.count)
        buffer.removeFirst(10)
        #expect(buffer.view.array == Array(wanted.dropFirst(10)))
        buffer.removeFirst(1 << 40)
        #expect(buffer.view.isEmpty)
    }
}
