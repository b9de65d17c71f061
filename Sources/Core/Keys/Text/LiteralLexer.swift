/// Where string and character literals end, in C and C++ text as compilers read it.
enum LiteralLexer {
    /// - Parameter index: of a quote or an apostrophe outside comments.
    /// - Returns: the index after the literal (after the mark itself for a digit separator); `nil` when it does not
    ///   end on its line, or a raw string's opening is not understood.
    static func end(of index: Int, in text: Span<UInt8>) -> Int? {
        let wordStart = self.wordStart(before: index, in: text)
        let word = text.extracting(wordStart..<index)
        if text[index] == Ascii.apostrophe, wordStart < index, Ascii.isDigit(text[wordStart]) {
            return index + 1 < text.count && Ascii.isPlainWord(text[index + 1]) ? index + 1 : nil
        }
        if text[index] == Ascii.quote, ["R", "LR", "uR", "UR", "u8R"].contains(where: { word.matches($0) }) {
            return endOfRaw(from: index, in: text)
        }
        return endOfPlain(from: index, in: text)
    }

    /// The start of the word that ends right before `index`. Digits with separators count as one word:
    /// in `1'000'000` the second mark follows `1'000`.
    static func wordStart(before index: Int, in text: Span<UInt8>) -> Int {
        var start = index
        while start > 0 {
            let byte = text[start - 1]
            let separates =
                byte == Ascii.apostrophe && start >= 2 && start < index && Ascii.isPlainWord(text[start - 2])
            guard Ascii.isWord(byte) || separates || (byte == Ascii.dot && start < index && Ascii.isDigit(text[start]))
            else { break }
            start -= 1
        }
        return start
    }

    private static func endOfPlain(from index: Int, in text: Span<UInt8>) -> Int? {
        var end = index + 1
        while end < text.count {
            switch text[end] {
            case text[index]: return end + 1
            case Ascii.newline: return nil
            case Ascii.backslash:
                let joined = LineJoining.length(in: text, at: end)
                end += joined > 0 ? joined : 2
            default: end += 1
            }
        }
        return nil
    }

    /// `"delimiter( … )delimiter"`, over as many lines as it likes.
    private static func endOfRaw(from index: Int, in text: Span<UInt8>) -> Int? {
        var open = index + 1
        while open < text.count, text[open] != Ascii.open {
            let byte = text[open]
            let odd = byte == Ascii.close || byte == Ascii.backslash || byte <= Ascii.blank || byte == Ascii.quote
            guard !odd, open - index <= 16 else { return nil }
            open += 1
        }
        let delimiter = text.extracting(min(index + 1, text.count)..<min(open, text.count))
        var end = open + 1
        while end + delimiter.count + 1 < text.count {
            if text[end] == Ascii.close, text[end + 1 + delimiter.count] == Ascii.quote,
                text.holds(delimiter, at: end + 1)
            {
                return end + delimiter.count + 2
            }
            end += 1
        }
        return nil
    }
}

extension Span<UInt8> {
    func matches(_ text: StaticString) -> Bool { text.utf8CodeUnitCount == count && matches(text, at: 0) }

    func holds(_ other: Span<UInt8>, at index: Int) -> Bool {
        guard index >= 0, index + other.count <= count else { return false }
        for offset in other.indices where self[index + offset] != other[offset] { return false }
        return true
    }
}
