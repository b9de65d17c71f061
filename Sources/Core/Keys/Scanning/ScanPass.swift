/// The loop of `SourceScan`: it stops at the few bytes that can begin something of interest.
struct ScanPass {
    private(set) var facts = SourceFacts()
    /// A backslash-newline stands where it may cut a word or a directive.
    private(set) var mustJoinLines = false
    /// Where the last directive with `__has_include` ended: it is read once.
    private var directiveEnd = 0

    mutating func run(over bytes: Span<UInt8>) {
        let stops = Self.stops
        let table = stops.span
        let count = bytes.count
        var index = 0
        while index < count {
            if table[Int(bytes[index])] {
                index = max(index + 1, look(at: index, in: bytes))
            } else {
                index += 1
            }
        }
    }

    private static let stops: [Bool] = (0..<256).map { "_#.\\%?".utf8.contains(UInt8($0)) }

    /// - Returns: where to go on.
    @inline(__always)
    private mutating func look(at index: Int, in bytes: Span<UInt8>) -> Int {
        guard index + 1 < bytes.count else { return index }
        let following = bytes[index + 1]
        switch bytes[index] {
        case Ascii.underscore:
            if following == Ascii.underscore { return word(around: index, in: bytes) }
            if following == UInt8(ascii: "h") || following == UInt8(ascii: "n") || following == UInt8(ascii: "l") {
                phrase(around: index, in: bytes)
            }
        case Ascii.dot:
            if following | 32 == UInt8(ascii: "i") { assembler(at: index, in: bytes) }
        case Ascii.hash: hash(followedFrom: index + 1, doubledBy: following == Ascii.hash, in: bytes)
        case Ascii.percent:
            guard following == Ascii.colon else { break }
            hash(followedFrom: index + 2, doubledBy: bytes.matches("%:", at: index + 2), in: bytes)
        case Ascii.question:
            if bytes.matches("?=", at: index + 1) || bytes.matches("?/", at: index + 1) {
                facts.flags.insert(.trigraphs)
            }
        default:
            joint(at: index, in: bytes)
        }
        return index
    }

    private mutating func hash(followedFrom index: Int, doubledBy doubled: Bool, in bytes: Span<UInt8>) {
        if doubled { facts.flags.insert(.pasting) }
        var index = index
        while index < bytes.count, Ascii.isBlank(bytes[index]) { index += 1 }
        if bytes.matches("embed", at: index) { facts.flags.insert(.embed) }
        if bytes.matches("/*", at: index) || bytes.matches("\\", at: index) {
            let name = DirectiveReader.skipGap(from: index, in: bytes)
            if bytes.matches("embed", at: name) { facts.flags.insert(.embed) }
        }
    }

    /// Lines joined inside a word, after `#` or after a dot: such words are not seen in one piece.
    private mutating func joint(at index: Int, in bytes: Span<UInt8>) {
        let length = LineJoining.length(in: bytes, at: index)
        guard length > 0, index > 0, index + length < bytes.count else { return }
        let before = bytes[index - 1]
        let after = bytes[index + length]
        let cuts = Ascii.isWord(before) || "#%.?".utf8.contains(before) || before == Ascii.backslash
        let goesOn = Ascii.isWord(after) || "#:?\\".utf8.contains(after)
        if cuts && goesOn { mustJoinLines = true }
    }

    /// `.incbin`, `.include`, or the beginning of one that is put together from pieces.
    private mutating func assembler(at index: Int, in bytes: Span<UInt8>) {
        if bytes.matchesLetters("incbin", at: index + 1) { facts.flags.insert(.incbin) }
        if bytes.matchesLetters("include", at: index + 1), isOperand(after: index + 8, in: bytes) {
            facts.flags.insert(.assemblerInclude)
        }
        if bytes.matchesLetters("inc", at: index + 1), isCut(at: index + 4, in: bytes) {
            facts.flags.insert(.suspicious)
        }
    }

    /// A name to include follows: not a call, an assignment or a longer word.
    private func isOperand(after index: Int, in bytes: Span<UInt8>) -> Bool {
        var end = index
        while end < bytes.count, Ascii.isBlank(bytes[end]) { end += 1 }
        guard end < bytes.count else { return false }
        if Ascii.isWord(bytes[end]) { return end > index }
        return "\"'\\".utf8.contains(bytes[end])
    }

    /// `.inc" "bin`, `.inc\x62in`, `.inc\()bin`: more of the word follows, but not in plain letters.
    private func isCut(at index: Int, in bytes: Span<UInt8>) -> Bool {
        guard index + 1 < bytes.count else { return false }
        if bytes[index] == Ascii.backslash {
            return Ascii.isDigit(bytes[index + 1]) || "xu({".utf8.contains(bytes[index + 1] | 32)
        }
        guard bytes[index] == Ascii.quote else { return false }
        var end = index + 1
        while end < bytes.count, Ascii.isBlank(bytes[end]) || bytes[end] == Ascii.newline { end += 1 }
        // A name that ends here is followed by another one on the next line only in a list with commas.
        return end < bytes.count && bytes[end] == Ascii.quote
    }

    /// Words with one underscore: `system_header`, `include_next`, `source_location`.
    private mutating func phrase(around index: Int, in bytes: Span<UInt8>) {
        if bytes.matches("system_header", at: index - 6) { facts.flags.insert(.systemHeaderPragma) }
        if bytes.matches("include_next", at: index - 7) { facts.flags.insert(.includeNext) }
        if bytes.matches("source_location", at: index - 6) { facts.flags.formUnion([.namesFile, .namesColumn]) }
    }

    /// A quick look before the tables: the first letter of every word there, or the end of a piece of one.
    @inline(__always)
    private func mayMatter(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard range.count > 3 else { return true }
        let first = bytes[range.lowerBound + 2]
        if "DTFBbh".utf8.contains(first) { return true }
        return range.count <= 12 && bytes[range.upperBound - 1] == Ascii.underscore
            && bytes[range.upperBound - 2] == Ascii.underscore
    }

    /// The identifier with two underscores at `index`.
    private mutating func word(around index: Int, in bytes: Span<UInt8>) -> Int {
        var start = index
        while start > 0, Ascii.isPlainWord(bytes[start - 1]) { start -= 1 }
        var end = index + 2
        while end < bytes.count, Ascii.isPlainWord(bytes[end]) { end += 1 }
        guard end - start <= SpecialWords.longest, mayMatter(start..<end, in: bytes) else { return end }
        let word = bytes.extracting(start..<end)
        guard let kind = SpecialWords.kind(of: word) else {
            // Every glibc program reads of `__TIME*_T_TYPE` and `__*_T_TYPE` in a comment. No piece stands before `*`.
            let isPattern = end < bytes.count && bytes[end] == Ascii.star
            if word.count <= 12, !isPattern { facts.timePieces.formUnion(TimePieces(of: word)) }
            return end
        }
        facts.flags.formUnion(kind.flags)
        guard kind.asksForHeader, end > directiveEnd else { return end }
        let answer = DirectiveReader.hasIncludes(around: start, in: bytes)
        if answer.computed { facts.flags.insert(.computedHasInclude) }
        for reference in answer.references where !facts.hasIncludes.contains(reference) {
            facts.hasIncludes.append(reference)
        }
        for macro in answer.macros where !facts.askingMacros.contains(macro) { facts.askingMacros.append(macro) }
        directiveEnd = answer.end
        return end
    }
}

extension Ascii {
    /// Part of an identifier in every compiler and setting: a macro's name ends where this does.
    @inline(__always)
    static func isPlainWord(_ byte: UInt8) -> Bool {
        (byte | 32) &- 97 < 26 || byte &- 48 < 10 || byte == underscore
    }
}

extension Span<UInt8> {
    @inline(__always)
    func matches(_ text: StaticString, at index: Int) -> Bool {
        guard index >= 0, index + text.utf8CodeUnitCount <= count else { return false }
        return text.withUTF8Buffer { letters in
            for (offset, letter) in letters.enumerated() where self[index + offset] != letter { return false }
            return true
        }
    }

    /// Letters of either case; `text` is in lower case.
    func matchesLetters(_ text: StaticString, at index: Int) -> Bool {
        guard index >= 0, index + text.utf8CodeUnitCount <= count else { return false }
        return text.withUTF8Buffer { letters in
            for (offset, letter) in letters.enumerated() where self[index + offset] | 32 != letter { return false }
            return true
        }
    }
}
