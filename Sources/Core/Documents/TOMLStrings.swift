extension TOMLReader {
    /// Any of the four kinds.
    mutating func string() throws(DocumentError) -> String {
        if text.take("\"\"\"") { return try multiLine(quote: UInt8(ascii: "\""), escapes: true) }
        if text.take("'''") { return try multiLine(quote: UInt8(ascii: "'"), escapes: false) }
        return try singleLineString()
    }

    /// `"…"` with escapes, or `'…'` without.
    mutating func singleLineString() throws(DocumentError) -> String {
        let start = text
        let quote = text.next
        let escapes = quote == UInt8(ascii: "\"")
        text.advance()
        var bytes: [UInt8] = []
        while let byte = text.next {
            if byte == quote {
                text.advance()
                return try decoded(bytes, from: start)
            }
            guard Self.isPlain(byte) else { break }
            try appendUnit(to: &bytes, escapes: escapes)
        }
        throw start.failure("the text that begins here does not end on its line")
    }

    private mutating func multiLine(quote: UInt8, escapes: Bool) throws(DocumentError) -> String {
        let start = text
        _ = text.take("\r\n") || text.take("\n")
        var bytes: [UInt8] = []
        while let byte = text.next {
            if byte == quote, text.peek(1) == quote, text.peek(2) == quote {
                // Up to two quotes may stand right before the closing three.
                let quotes = text.take { $0 == quote }
                guard quotes.count <= 5 else { throw text.failure("too many quotes") }
                bytes += quotes.dropFirst(3)
                return try decoded(bytes, from: start)
            }
            if escapes, byte == UInt8(ascii: "\\"), skipLineContinuation() { continue }
            guard Self.isPlain(byte) || byte == 0x0a || (byte == 0x0d && text.peek(1) == 0x0a) else {
                throw text.failure("a control character must be escaped")
            }
            try appendUnit(to: &bytes, escapes: escapes)
        }
        throw start.failure("the text that begins here has no end")
    }

    /// A backslash at a line's end: it goes, and all space up to the next text with it.
    private mutating func skipLineContinuation() -> Bool {
        let before = text
        text.advance()
        skipBlanks()
        guard text.next == 0x0a || (text.next == 0x0d && text.peek(1) == 0x0a) else {
            text = before
            return false
        }
        _ = text.take { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
        return true
    }

    private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7f || byte == 0x09 }

    private mutating func appendUnit(to bytes: inout [UInt8], escapes: Bool) throws(DocumentError) {
        guard let byte = text.next else { return }
        if escapes, byte == UInt8(ascii: "\\") {
            bytes += Array(String(Character(try escape())).utf8)
        } else {
            bytes.append(byte)
            text.advance()
        }
    }

    private mutating func escape() throws(DocumentError) -> Unicode.Scalar {
        text.advance()
        let kind = text.next
        text.advance()
        switch kind {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "u"): return try scalar(digits: 4)
        case UInt8(ascii: "U"): return try scalar(digits: 8)
        default: throw text.failure("there is no such escape")
        }
    }

    private mutating func scalar(digits: Int) throws(DocumentError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(try text.takeCodeUnit(digits: digits)) else {
            throw text.failure("there is no such character")
        }
        return scalar
    }

    private func decoded(_ bytes: [UInt8], from start: ByteScanner) throws(DocumentError) -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw start.failure("the text is not UTF-8")
        }
        return string
    }
}
