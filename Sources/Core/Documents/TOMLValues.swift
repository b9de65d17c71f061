extension TOMLReader {
    mutating func value(depth: Int) throws(DocumentError) -> DocumentValue {
        guard depth < ByteScanner.deepest else { throw text.failure("too many levels") }
        switch text.next {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try string())
        case UInt8(ascii: "["): return .list(try list(depth: depth + 1))
        case UInt8(ascii: "{"): return .table(try inlineTable(depth: depth + 1))
        default: return try word()
        }
    }

    private mutating func list(depth: Int) throws(DocumentError) -> [DocumentValue] {
        text.advance()
        var values: [DocumentValue] = []
        while true {
            try skipLines()
            if text.take("]") { return values }
            values.append(try value(depth: depth))
            try skipLines()
            if text.take("]") { return values }
            guard text.take(",") else { throw text.failure("a ',' or ']' is missing") }
        }
    }

    private mutating func inlineTable(depth: Int) throws(DocumentError) -> DocumentTable {
        text.advance()
        var node = TOMLTableNode(origin: .header)
        skipBlanks()
        if text.take("}") { return node.table }
        repeat {
            let start = text
            let path = try keyPath()
            let value = try assignedValue(depth: depth)
            do throws(TOMLConflict) { try node.assign(value, at: path[...]) } catch {
                throw start.failure(error.problem)
            }
            skipBlanks()
        } while text.take(",")
        guard text.take("}") else { throw text.failure("a ',' or '}' is missing") }
        return node.table
    }

    /// A boolean, number or date: what goes on until a blank, comma, bracket, comment or line end.
    private mutating func word() throws(DocumentError) -> DocumentValue {
        let start = text
        var word = takeWord()
        // A blank may stand in place of the T between date and time.
        if word.count == 10, TOMLDate.isDate(word), text.next == 0x20, text.peek(1)?.isDigit == true {
            text.advance()
            word += [0x20] + takeWord()
        }
        if word.isEmpty { throw start.failure("a value is missing") }
        if word.elementsEqual("true".utf8) { return .boolean(true) }
        if word.elementsEqual("false".utf8) { return .boolean(false) }
        if TOMLDate.isDateOrTime(word) { return .date(String(decoding: word, as: UTF8.self)) }
        guard let number = TOMLNumber.read(word) else {
            throw start.failure(
                "'\(String(decoding: word.prefix(40), as: UTF8.self))' is not a value; texts need quotes")
        }
        return number
    }

    private mutating func takeWord() -> [UInt8] {
        Array(text.take { $0 > 0x20 && $0 != 0x7f && !Array(",]}#".utf8).contains($0) })
    }
}

enum TOMLNumber {
    /// - Returns: `nil` for what TOML does not allow, such as leading zeros, stray `_`, more than 64 bits.
    static func read(_ word: [UInt8]) -> DocumentValue? {
        var digits = word[...]
        let sign = digits.first.flatMap { Array("+-".utf8).contains($0) ? $0 : nil }
        if sign != nil { digits = digits.dropFirst() }
        let minus = sign == UInt8(ascii: "-")
        if digits.elementsEqual("inf".utf8) { return .real(minus ? -.infinity : .infinity) }
        if digits.elementsEqual("nan".utf8) { return .real(.nan) }
        if sign == nil, let radix = radix(of: digits) { return integer(digits.dropFirst(2), radix: radix) }
        let body = digits.prefix(while: { $0.isDigit || $0 == UInt8(ascii: "_") })
        guard !body.isEmpty, body.count == 1 || body.first != UInt8(ascii: "0") else { return nil }
        if body.count == digits.count { return integer(word[...], radix: 10) }
        return real(word, after: digits[body.endIndex...])
    }

    private static func radix(of digits: ArraySlice<UInt8>) -> Int? {
        if digits.starts(with: "0x".utf8) { return 16 }
        if digits.starts(with: "0o".utf8) { return 8 }
        return digits.starts(with: "0b".utf8) ? 2 : nil
    }

    private static func integer(_ spelled: ArraySlice<UInt8>, radix: Int) -> DocumentValue? {
        guard let text = joined(spelled) else { return nil }
        guard radix == 10 || text.utf8.first?.hexValue != nil else { return nil }
        return Int64(text, radix: radix).map { .integer($0) }
    }

    /// - Parameter tail: what follows the whole part: `.5`, `e3`, `.5e-3`.
    private static func real(_ word: [UInt8], after tail: ArraySlice<UInt8>) -> DocumentValue? {
        var tail = tail
        if tail.first == UInt8(ascii: ".") {
            let fraction = tail.dropFirst().prefix(while: { $0.isDigit || $0 == UInt8(ascii: "_") })
            guard fraction.first?.isDigit == true else { return nil }
            tail = tail[fraction.endIndex...]
        }
        if let first = tail.first {
            guard first | 0x20 == UInt8(ascii: "e") else { return nil }
            tail = tail.dropFirst()
            if let sign = tail.first, Array("+-".utf8).contains(sign) { tail = tail.dropFirst() }
            guard tail.first?.isDigit == true, tail.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "_") }) else {
                return nil
            }
        }
        return joined(word[...]).flatMap { Double($0) }.map { .real($0) }
    }

    /// Without the `_`, each of which must stand between two digits.
    private static func joined(_ spelled: ArraySlice<UInt8>) -> String? {
        for index in spelled.indices where spelled[index] == UInt8(ascii: "_") {
            guard index > spelled.startIndex, index + 1 < spelled.endIndex, spelled[index - 1].hexValue != nil,
                spelled[index + 1].hexValue != nil
            else { return nil }
        }
        return String(decoding: spelled.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }
}

/// Dates and times by their shape; that a month has 30 days is not checked: no option takes a date.
enum TOMLDate {
    static func isDate(_ word: [UInt8]) -> Bool { matches(word[...], "dddd-dd-dd") }

    static func isDateOrTime(_ word: [UInt8]) -> Bool {
        if isTime(word[...]) { return true }
        guard word.count >= 10, isDate(Array(word.prefix(10))) else { return false }
        guard word.count > 10 else { return true }
        guard Array("Tt ".utf8).contains(word[10]) else { return false }
        return isTime(withoutOffset(word[11...]))
    }

    private static func isTime(_ word: ArraySlice<UInt8>) -> Bool {
        guard matches(word.prefix(8), "dd:dd:dd") else { return false }
        let fraction = word.dropFirst(8)
        return fraction.isEmpty
            || (fraction.count > 1 && fraction.first == UInt8(ascii: ".") && fraction.dropFirst().allSatisfy(\.isDigit))
    }

    private static func withoutOffset(_ time: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if let last = time.last, last | 0x20 == UInt8(ascii: "z") { return time.dropLast() }
        let offset = time.suffix(6)
        return matches(offset, "+dd:dd") || matches(offset, "-dd:dd") ? time.dropLast(6) : time
    }

    private static func matches(_ word: ArraySlice<UInt8>, _ shape: String) -> Bool {
        word.count == shape.utf8.count
            && zip(word, shape.utf8).allSatisfy { $1 == UInt8(ascii: "d") ? $0.isDigit : $0 == $1 }
    }
}
