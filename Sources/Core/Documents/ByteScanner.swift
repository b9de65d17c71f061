/// A place in a text of bytes. Readers of all languages move along it and never look past its end.
struct ByteScanner {
    let bytes: [UInt8]
    private(set) var position = 0

    /// Tables and lists inside each other; deeper ones are refused, so that no file can exhaust the stack.
    static let deepest = 64

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// `nil` at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func peek(_ ahead: Int) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

    mutating func advance(_ count: Int = 1) { position = min(position + count, bytes.count) }

    /// Moves on when the text goes on with `word`.
    mutating func take(_ word: StaticString) -> Bool {
        let found = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if found { position += word.utf8CodeUnitCount }
        return found
    }

    /// Moves over bytes that `belongs` accepts, and gives them.
    mutating func take(while belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while let byte = next, belongs(byte) { position += 1 }
        return bytes[start..<position]
    }

    func failure(_ problem: String) -> DocumentError {
        let before = bytes[..<position]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return DocumentError(line: line, column: position - start + 1, problem: problem)
    }

    /// Four or eight hexadecimal digits of an escape.
    mutating func takeCodeUnit(digits: Int) throws(DocumentError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = next?.hexValue else { throw failure("\(digits) hexadecimal digits are expected here") }
            value = value << 4 | UInt32(digit)
            advance()
        }
        return value
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
