/// Reads single preprocessor directives where a scan has found one worth reading.
enum DirectiveReader {
    struct HasIncludes {
        var references: [HeaderReference] = []
        var macros: [AskingMacro] = []
        /// An operand is no literal.
        var computed = false
        /// Where the directive was left.
        var end: Int
    }

    /// The first byte at or after `index` that is no blank, comment or joined line.
    static func skipGap(from index: Int, in bytes: Span<UInt8>) -> Int {
        var index = index
        while index < bytes.count {
            if Ascii.isBlank(bytes[index]) {
                index += 1
            } else if bytes[index] == Ascii.backslash, case let length = LineJoining.length(in: bytes, at: index),
                length > 0
            {
                index += length
            } else if bytes.matches("/*", at: index) {
                index = endOfComment(from: index + 2, in: bytes)
            } else {
                break
            }
        }
        return index
    }

    static func endOfComment(from index: Int, in bytes: Span<UInt8>) -> Int {
        var index = index
        while index < bytes.count, !bytes.matches("*/", at: index) { index += 1 }
        return min(index + 2, bytes.count)
    }

    static func endOfWord(from index: Int, in bytes: Span<UInt8>) -> Int {
        var end = index
        while end < bytes.count, Ascii.isPlainWord(bytes[end]) { end += 1 }
        return end
    }

    /// The header name that begins at `index`: its form, its bytes and what follows it. `nil` where there is none.
    static func headerName(
        at index: Int, in bytes: Span<UInt8>
    ) -> (form: HeaderReference.Form, name: [UInt8], end: Int)? {
        guard index < bytes.count, bytes[index] == Ascii.quote || bytes[index] == Ascii.less else { return nil }
        let form: HeaderReference.Form = bytes[index] == Ascii.quote ? .quoted : .bracket
        let closing = form == .quoted ? Ascii.quote : Ascii.greater
        var end = index + 1
        while end < bytes.count, bytes[end] != closing, bytes[end] != Ascii.newline { end += 1 }
        guard end < bytes.count, bytes[end] == closing else { return nil }
        return (form, bytes.copy(index + 1..<end), end + 1)
    }

    /// The operands of every `__has_include` in the directive that holds `index`.
    static func hasIncludes(around index: Int, in bytes: Span<UInt8>) -> HasIncludes {
        let start = logicalLineStart(before: index, in: bytes)
        let first = skipGap(from: start, in: bytes)
        guard bytes.matches("#", at: first) || bytes.matches("%:", at: first) else {
            // Ordinary text, or what follows a comment that began on a line above: perhaps a directive.
            let doubtful = holdsCommentEnd(start..<index, in: bytes)
            return HasIncludes(computed: doubtful, end: endOfWord(from: index, in: bytes))
        }
        let name = skipGap(from: first + (bytes[first] == Ascii.hash ? 1 : 2), in: bytes)
        let nameEnd = endOfWord(from: name, in: bytes)
        var reader = ConditionReader(position: nameEnd, isDefine: bytes.matches("define", at: name))
        let asks = ["if", "elif", "define"].contains { $0.utf8.elementsEqual(bytes.copy(name..<nameEnd)) }
        if asks { reader.read(bytes) }
        return HasIncludes(
            references: reader.references, macros: reader.macros, computed: reader.computed,
            end: max(reader.position, index))
    }

    private static func holdsCommentEnd(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        range.contains { bytes.matches("*/", at: $0) }
    }

    /// The start of the line that holds `index`, with the lines joined to it.
    private static func logicalLineStart(before index: Int, in bytes: Span<UInt8>) -> Int {
        var start = index
        while start > 0 {
            guard bytes[start - 1] == Ascii.newline else {
                start -= 1
                continue
            }
            var end = start - 1
            while end > 0, Ascii.isBlank(bytes[end - 1]) || bytes[end - 1] == Ascii.carriageReturn { end -= 1 }
            guard end > 0, bytes[end - 1] == Ascii.backslash else { break }
            start = end - 1
        }
        return start
    }
}

/// Goes through the rest of an `#if`, `#elif` or `#define`.
private struct ConditionReader {
    var position: Int
    let isDefine: Bool
    var references: [HeaderReference] = []
    var macros: [AskingMacro] = []
    var computed = false
    /// The macro with parameters that is being defined.
    private var subject: [UInt8]?
    private var parameter: [UInt8] = []
    /// How many words came before: the first word of a `#define` is its subject.
    private var words = 0
    /// The last word was `defined`: the next one is not asked, only looked up.
    private var afterDefined = false

    init(position: Int, isDefine: Bool) {
        self.position = position
        self.isDefine = isDefine
    }

    mutating func read(_ bytes: Span<UInt8>) {
        while true {
            position = DirectiveReader.skipGap(from: position, in: bytes)
            guard position < bytes.count, bytes[position] != Ascii.newline, !bytes.matches("//", at: position) else {
                return
            }
            let byte = bytes[position]
            if Ascii.isPlainWord(byte) {
                word(in: bytes)
            } else if byte == Ascii.quote || byte == Ascii.apostrophe {
                skipLiteral(in: bytes)
                afterDefined = false
            } else {
                if byte != Ascii.open { afterDefined = false }
                position += 1
            }
        }
    }

    private mutating func word(in bytes: Span<UInt8>) {
        let start = position
        position = DirectiveReader.endOfWord(from: start, in: bytes)
        let text = bytes.copy(start..<position)
        let isSubject = isDefine && words == 0
        if isSubject, bytes.matches("(", at: position) { noteSubject(text, in: bytes) }
        words += 1
        let isNext = text.elementsEqual("__has_include_next".utf8)
        defer { afterDefined = text.elementsEqual("defined".utf8) }
        guard isNext || text.elementsEqual("__has_include".utf8), !isSubject, !afterDefined else { return }
        operand(of: isNext ? .hasIncludeNext : .hasInclude, in: bytes)
    }

    /// Only a macro with one parameter is understood: its operand is the whole of what a call hands over.
    private mutating func noteSubject(_ name: [UInt8], in bytes: Span<UInt8>) {
        let start = DirectiveReader.skipGap(from: position + 1, in: bytes)
        let end = DirectiveReader.endOfWord(from: start, in: bytes)
        guard end > start, bytes.matches(")", at: DirectiveReader.skipGap(from: end, in: bytes)) else { return }
        subject = name
        parameter = bytes.copy(start..<end)
    }

    private mutating func operand(of kind: HeaderReference.Kind, in bytes: Span<UInt8>) {
        let open = DirectiveReader.skipGap(from: position, in: bytes)
        guard open < bytes.count, bytes[open] == Ascii.open else {
            computed = true
            return
        }
        let begin = DirectiveReader.skipGap(from: open + 1, in: bytes)
        guard let found = DirectiveReader.headerName(at: begin, in: bytes), !found.name.contains(Ascii.backslash) else {
            return nonliteral(at: begin, of: kind, in: bytes)
        }
        references.append(HeaderReference(kind, found.form, found.name))
        position = found.end
    }

    /// The parameter of the macro that is being defined makes it an asking macro.
    private mutating func nonliteral(at index: Int, of kind: HeaderReference.Kind, in bytes: Span<UInt8>) {
        let end = DirectiveReader.endOfWord(from: index, in: bytes)
        let close = DirectiveReader.skipGap(from: end, in: bytes)
        if let subject, end > index, bytes.matches(")", at: close), bytes.copy(index..<end) == parameter {
            macros.append(AskingMacro(name: subject, kind: kind))
        } else {
            computed = true
        }
    }

    private mutating func skipLiteral(in bytes: Span<UInt8>) {
        let closing = bytes[position]
        position += 1
        while position < bytes.count, bytes[position] != Ascii.newline {
            let byte = bytes[position]
            let joined = byte == Ascii.backslash ? LineJoining.length(in: bytes, at: position) : 0
            position += joined > 0 ? joined : byte == Ascii.backslash ? 2 : 1
            if byte == closing { return }
        }
        position = min(position, bytes.count)
    }
}

extension Span<UInt8> {
    func copy(_ range: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        for index in range { out.append(self[index]) }
        return out
    }
}
