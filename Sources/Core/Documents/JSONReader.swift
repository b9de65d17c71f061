/// Reads JSON (RFC 8259), strictly: no comments, no trailing commas, no key twice, nothing after the value.
package struct JSONReader {
    private var text: ByteScanner

    /// - Parameter bytes: UTF-8; what is not becomes replacement characters inside of texts.
    package static func read(_ bytes: [UInt8]) throws(DocumentError) -> DocumentValue {
        var reader = JSONReader(text: ByteScanner(bytes))
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.text.next == nil else { throw reader.text.failure("nothing may follow the value") }
        return value
    }

    private mutating func skipSpace() {
        _ = text.take { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
    }

    private mutating func value(depth: Int) throws(DocumentError) -> DocumentValue {
        skipSpace()
        guard depth < ByteScanner.deepest else { throw text.failure("too many levels") }
        if text.take("null") { return .null }
        if text.take("true") { return .boolean(true) }
        if text.take("false") { return .boolean(false) }
        switch text.next {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "["): return .list(try list(depth: depth + 1))
        case UInt8(ascii: "{"): return .table(try table(depth: depth + 1))
        case let byte? where byte == UInt8(ascii: "-") || byte.isDigit: return try number()
        case nil: throw text.failure("a value is missing")
        default: throw text.failure("this is not a value")
        }
    }

    private mutating func list(depth: Int) throws(DocumentError) -> [DocumentValue] {
        text.advance()
        var values: [DocumentValue] = []
        skipSpace()
        if text.take("]") { return values }
        repeat {
            values.append(try value(depth: depth))
            skipSpace()
        } while text.take(",")
        guard text.take("]") else { throw text.failure("a ',' or ']' is missing") }
        return values
    }

    private mutating func table(depth: Int) throws(DocumentError) -> DocumentTable {
        text.advance()
        var table = DocumentTable()
        skipSpace()
        if text.take("}") { return table }
        repeat {
            skipSpace()
            guard text.next == UInt8(ascii: "\"") else { throw text.failure("a key in double quotes is missing") }
            let key = try string()
            guard table[key] == nil else { throw text.failure("the key '\(key)' is there twice") }
            skipSpace()
            guard text.take(":") else { throw text.failure("a ':' is missing") }
            table.entries.append(.init(key, try value(depth: depth)))
            skipSpace()
        } while text.take(",")
        guard text.take("}") else { throw text.failure("a ',' or '}' is missing") }
        return table
    }

    private mutating func number() throws(DocumentError) -> DocumentValue {
        let start = text
        let negative = text.take("-")
        let whole = text.take(while: \.isDigit)
        guard whole.count == 1 || (whole.count > 1 && whole.first != UInt8(ascii: "0")) else {
            throw start.failure("this is not a number")
        }
        let fraction = text.take(".") ? text.take(while: \.isDigit) : nil
        let exponent = text.take("e") || text.take("E")
        if exponent { _ = text.take("+") || text.take("-") }
        guard fraction?.isEmpty != true, !exponent || !text.take(while: \.isDigit).isEmpty else {
            throw start.failure("this is not a number")
        }
        let spelled = String(decoding: text.bytes[start.position..<text.position], as: UTF8.self)
        if fraction == nil, !exponent, let value = Int64(spelled), !(negative && value == 0) { return .integer(value) }
        guard let value = Double(spelled), value.isFinite else { throw start.failure("this number is too large") }
        return .real(value)
    }
}

// Strings.
extension JSONReader {
    private mutating func string() throws(DocumentError) -> String {
        let start = text
        text.advance()
        var bytes: [UInt8] = []
        while let byte = text.next {
            switch byte {
            case UInt8(ascii: "\""):
                text.advance()
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                bytes += Array(String(try escape()).utf8)
            case 0..<0x20:
                throw text.failure("a control character must be escaped")
            default:
                bytes.append(byte)
                text.advance()
            }
        }
        throw start.failure("the text that begins here has no end")
    }

    private mutating func escape() throws(DocumentError) -> Character {
        text.advance()
        let kind = text.next
        text.advance()
        switch kind {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try scalar())
        default: throw text.failure("there is no such escape")
        }
    }

    /// After `\u`; two halves of a pair make one character.
    private mutating func scalar() throws(DocumentError) -> Unicode.Scalar {
        let first = try text.takeCodeUnit(digits: 4)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, text.take("\\u") else { throw text.failure("half of a surrogate pair") }
        let second = try text.takeCodeUnit(digits: 4)
        guard second >= 0xdc00, second < 0xe000,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw text.failure("half of a surrogate pair") }
        return scalar
    }
}
