extension CommentPass {
    /// At the `#` that begins a line. Most directives are ordinary tokens; names of headers and messages are not.
    mutating func directive() throws(Doubt) {
        copy(upTo: position + 1)
        atLineStart = false
        inDirective = true
        skipBlanks()
        guard !holds("/*", at: position), !holds("\\", at: position) else { throw Doubt() }
        var end = position
        while let byte = byte(at: end), Ascii.isPlainWord(byte) { end += 1 }
        let name = String(decoding: text[position..<end], as: UTF8.self)
        copy(upTo: end)
        switch name {
        case "include", "include_next", "import", "embed":
            skipBlanks()
            try headerName()
        case "error", "warning": try message()
        default: break
        }
    }

    /// Copies `<…>` or `"…"` as it stands: neither escapes nor comments count in it. Elsewhere does nothing.
    mutating func headerName() throws(Doubt) {
        guard let opening = byte(at: position), opening == Ascii.less || opening == Ascii.quote else { return }
        let closing = opening == Ascii.less ? Ascii.greater : Ascii.quote
        var end = position + 1
        while let byte = byte(at: end), byte != closing {
            guard byte != Ascii.newline, byte != Ascii.backslash else { throw Doubt() }
            end += 1
        }
        guard end < text.count else { throw Doubt() }
        copy(upTo: end + 1)
    }

    /// The text of an `#error` may hold apostrophes. It is kept as it is, unless a comment may begin in it.
    private mutating func message() throws(Doubt) {
        var end = position
        var hasQuotes = false
        var opensComment = false
        while let byte = byte(at: end), byte != Ascii.newline {
            if byte == Ascii.quote || byte == Ascii.apostrophe { hasQuotes = true }
            if holds("/*", at: end) { opensComment = true }
            let joined = byte == Ascii.backslash ? LineJoining.length(in: text.span, at: end) : 0
            end += max(joined, 1)
        }
        guard opensComment else { return copy(upTo: min(end, text.count)) }
        guard !hasQuotes else { throw Doubt() }
    }
}
