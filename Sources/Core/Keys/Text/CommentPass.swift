/// The lexing behind `CommentBlindness`. Whatever it does not know for certain ends it.
struct CommentPass {
    /// Not understood.
    struct Doubt: Error {}

    let text: [UInt8]
    let isPlusPlus: Bool
    let lineComments: Bool
    var out: [UInt8] = []
    var position = 0
    /// Nothing but blanks and comments so far on this line: `#` begins a directive.
    var atLineStart = true
    var inDirective = false

    init(text: [UInt8], isPlusPlus: Bool, lineComments: Bool) {
        self.text = text
        self.isPlusPlus = isPlusPlus
        self.lineComments = lineComments
        out.reserveCapacity(text.count)
    }

    mutating func run() -> [UInt8]? {
        guard hasShortLines else { return nil }
        do throws(Doubt) {
            while position < text.count { try step() }
        } catch {
            return nil
        }
        return out
    }

    private var hasShortLines: Bool {
        var start = 0
        for index in text.indices where text[index] == Ascii.newline {
            guard index - start < CommentBlindness.lineBytesMax else { return false }
            start = index + 1
        }
        return text.count - start < CommentBlindness.lineBytesMax
    }

    func byte(at index: Int) -> UInt8? { index < text.count ? text[index] : nil }

    func holds(_ letters: StaticString, at index: Int) -> Bool { text.span.matches(letters, at: index) }

    mutating func copy(upTo end: Int) {
        out += text[position..<end]
        position = end
    }

    private mutating func step() throws(Doubt) {
        let byte = text[position]
        if Ascii.isWord(byte) { return try word() }
        if Ascii.isBlank(byte) { return copy(upTo: position + 1) }
        switch byte {
        case Ascii.newline: newline()
        case Ascii.slash: try slash()
        case Ascii.quote, Ascii.apostrophe: try literal()
        case Ascii.backslash: try backslash()
        case Ascii.hash where atLineStart: try directive()
        default: try mark(byte)
        }
    }

    private mutating func newline() {
        copy(upTo: position + 1)
        atLineStart = true
        inDirective = false
    }

    /// Any other byte. Trigraphs and the other spelling of `#` are not for us.
    private mutating func mark(_ byte: UInt8) throws(Doubt) {
        let isControl = byte < Ascii.blank && !(byte == Ascii.carriageReturn && holds("\n", at: position + 1))
        guard !isControl, byte != 127, !isTrigraph(at: position), !(atLineStart && holds("%:", at: position)) else {
            throw Doubt()
        }
        copy(upTo: position + 1)
        if byte != Ascii.carriageReturn { atLineStart = false }
    }

    private func isTrigraph(at index: Int) -> Bool {
        guard holds("??", at: index), let third = byte(at: index + 2) else { return false }
        return "=/'()!<>-".utf8.contains(third)
    }

    private mutating func slash() throws(Doubt) {
        if holds("/*", at: position) { return try blockComment() }
        if holds("//", at: position) { return try lineComment() }
        let joined = holds("\\", at: position + 1) ? LineJoining.length(in: text.span, at: position + 1) : 0
        guard joined == 0 else { throw Doubt() }
        copy(upTo: position + 1)
        atLineStart = false
    }

    /// Lines joined between tokens are fine, inside one they are not.
    private mutating func backslash() throws(Doubt) {
        let length = LineJoining.length(in: text.span, at: position)
        guard length > 0 else {
            atLineStart = false
            return copy(upTo: position + 1)
        }
        let before = position > 0 ? text[position - 1] : Ascii.newline
        let after = byte(at: position + length) ?? Ascii.newline
        let cuts = Ascii.isWord(before) || before == Ascii.slash || before == Ascii.question || before == Ascii.percent
        guard !(cuts && (Ascii.isWord(after) || "\"'/*?:\\".utf8.contains(after))) else { throw Doubt() }
        copy(upTo: position + length)
    }

    private mutating func literal() throws(Doubt) {
        let end = try endOfLiteral()
        copy(upTo: end)
        atLineStart = false
    }

    private func endOfLiteral() throws(Doubt) -> Int {
        let span = text.span
        let start = LiteralLexer.wordStart(before: position, in: span)
        let follows = start < position
        let isNumber = follows && Ascii.isDigit(text[start])
        // In C a number or `R` right before a literal means one thing to one standard and another to the next.
        let isRaw = text[position] == Ascii.quote && follows && text[position - 1] == UInt8(ascii: "R")
        guard isPlusPlus || !(isNumber || isRaw), let end = LiteralLexer.end(of: position, in: span) else {
            throw Doubt()
        }
        let spansLines = text[position..<end].contains(Ascii.newline)
        let isOdd = isRaw ? inDirective && spansLines : (position..<end).contains { isTrigraph(at: $0) }
        // Two apostrophes of a text that is skipped (`don't … can't`) look like a long character.
        let isChar = text[position] == Ascii.apostrophe
        let isLong = end - position > 14 || spansLines || holdsCommentStart(position..<end)
        guard !isOdd, !(isChar && isLong) else { throw Doubt() }
        return end
    }

    private func holdsCommentStart(_ range: Range<Int>) -> Bool {
        range.contains { holds("/*", at: $0) || holds("//", at: $0) }
    }

    private mutating func word() throws(Doubt) {
        let start = position
        var end = position
        while end < text.count, Ascii.isWord(text[end]) { end += 1 }
        copy(upTo: end)
        atLineStart = false
        let word = text[start..<end]
        if ["__has_include", "__has_include_next", "__has_embed"].contains(where: { word.elementsEqual($0.utf8) }) {
            skipBlanks()
            guard byte(at: position) == Ascii.open else { return }
            copy(upTo: position + 1)
            skipBlanks()
            try headerName()
        } else if isPlusPlus, word.elementsEqual("import".utf8) {
            skipBlanks()
            guard byte(at: position) != Ascii.less else { throw Doubt() }
        }
    }

    mutating func skipBlanks() {
        var end = position
        while let byte = byte(at: end), Ascii.isBlank(byte) { end += 1 }
        copy(upTo: end)
    }
}
