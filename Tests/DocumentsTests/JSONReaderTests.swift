import Documents
import Foundation
import Testing

@Suite struct JSONReaderTests {
    @Test(arguments: [
        ("null", DocumentValue.null), (" true ", .boolean(true)), ("0", .integer(0)), ("-12", .integer(-12)),
        ("-0", .real(-0.0)), ("1.5e1", .real(15)), ("18446744073709551616", .real(18_446_744_073_709_551_616)),
        (#""aé\n\u00e9\ud83d\ude00\/""#, .text("aé\né😀/")), ("[1,[]]", .list([.integer(1), .list([])])),
        (#"{"a":{"b":null}}"#, .table(table(["a": .table(table(["b": .null]))]))),
    ])
    func `a value is read`(text: String, value: DocumentValue) throws {
        #expect(try json(text) == value)
    }

    @Test(arguments: [
        "", " ", "01", "1.", "-", "+1", ".5", "1e", "[1,]", #"{"a":1,}"#, #"{"a":1,"a":2}"#, #"{"a" 1}"#, "{a:1}",
        "tru",
        "\"a", "\"\n\"", #""\x""#, #""\ud800""#, #""\udc00\ud800""#, "1 2", "// c\n1", "1e999",
    ])
    func `what is not JSON is refused, as by others`(text: String) {
        #expect(problem { _ = try json(text) } != nil)
    }

    @Test func `an error names the place`() {
        #expect(problem { _ = try json("{\n  \"a\" 1}") } == "line 2, column 7: a ':' is missing")
    }

    @Test func `no depth of nesting exhausts the stack`() {
        for text in [String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 100_000)] {
            #expect(problem { _ = try json(text) }?.contains("too many levels") == true)
        }
    }

    @Test func `a quoted text is what any reader reads back`() throws {
        let text = String(String.UnicodeScalarView((0...0x2ff).compactMap(Unicode.Scalar.init))) + "😀\u{2028}"
        let quoted = JSONText.quoted(text)
        #expect(try json(quoted) == .text(text))
        let read = try JSONSerialization.jsonObject(with: Data(quoted.utf8), options: .fragmentsAllowed)
        #expect(read as? String == text)
    }
}
