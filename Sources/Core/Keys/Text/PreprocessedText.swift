/// What `cc -E` prints, made equal for equal sources in different base directories.
///
/// Line markers stay: line numbers and file names enter diagnostics and debug information. In the file names of
/// markers a base directory at the front becomes a mark; nothing else is touched, so a path that the program itself
/// holds (`__FILE__` in an assertion) keeps two checkouts apart, as it must.
package enum PreprocessedText {
    /// Stands for a base directory. No path holds it.
    private static let mark: [UInt8] = [0]

    /// - Parameter baseDirectories: absolute, without a slash at the end; the longest match wins.
    /// - Returns: `nil` when the text does not decide the outcome: columns enter the code, a precompiled header or a
    ///   file that the assembler reads is used, or a literal does not end.
    package static func canonical(_ text: [UInt8], baseDirectories: [[UInt8]]) -> [UInt8]? {
        let facts = SourceScan.facts(of: text)
        guard facts.flags.isDisjoint(with: [.namesColumn, .incbin, .suspicious]), !text.containsPrecompiledHeader else {
            return nil
        }
        let bases = baseDirectories.filter { !$0.isEmpty }.flatMap { base in
            base.contains(Ascii.backslash) || base.contains(Ascii.quote) ? [escaped(base), base] : [base]
        }
        guard !bases.isEmpty else { return text }
        var lexer = MarkerLexer(text: text, bases: bases.sorted { $0.count > $1.count }, mark: mark)
        return lexer.run()
    }

    /// As compilers write it between the quotes of a marker.
    private static func escaped(_ path: [UInt8]) -> [UInt8] {
        path.flatMap { $0 == Ascii.backslash || $0 == Ascii.quote ? [Ascii.backslash, $0] : [$0] }
    }
}

extension [UInt8] {
    fileprivate var containsPrecompiledHeader: Bool {
        let span = span
        return (0..<span.count).contains { index in
            span[index] == UInt8(ascii: "h") && span.matches("pch_preprocess", at: index - 2)
        }
    }
}

/// Finds the markers. Only what stands at the start of a line outside every literal is one: a raw string may hold
/// lines that look alike.
private struct MarkerLexer {
    let text: [UInt8]
    let bases: [[UInt8]]
    let mark: [UInt8]
    private var out: [UInt8] = []
    private var position = 0

    init(text: [UInt8], bases: [[UInt8]], mark: [UInt8]) {
        self.text = text
        self.bases = bases
        self.mark = mark
        out.reserveCapacity(text.count)
    }

    mutating func run() -> [UInt8]? {
        var atLineStart = true
        while position < text.count {
            let byte = text[position]
            if atLineStart, byte == Ascii.hash { rewriteMarker() }
            guard position < text.count else { break }
            atLineStart = text[position] == Ascii.newline
            switch text[position] {
            case Ascii.quote, Ascii.apostrophe:
                guard let end = LiteralLexer.end(of: position, in: text.span) else { return nil }
                copy(upTo: end)
            default: copy(upTo: position + 1)
            }
        }
        return out
    }

    private mutating func copy(upTo end: Int) {
        out += text[position..<end]
        position = end
    }

    /// `# 12 "/base/file.h" 1 3`: copied up to the name, and the base in it replaced.
    private mutating func rewriteMarker() {
        var end = position + 1
        if text[end...].starts(with: "line".utf8) { end += 4 }
        while end < text.count, text[end] == Ascii.blank || Ascii.isDigit(text[end]) { end += 1 }
        guard end > position + 2, end < text.count, text[end] == Ascii.quote else { return }
        let name = text[(end + 1)...]
        guard let base = bases.first(where: { name.starts(with: $0) && Self.endsName(name.dropFirst($0.count).first) })
        else { return }
        copy(upTo: end + 1)
        out += mark
        position += base.count
        // The rest of the name is within the quotes: it goes out as it is.
        let close = text[position...].firstIndex { $0 == Ascii.quote || $0 == Ascii.newline } ?? text.count
        copy(upTo: min(close + (close < text.count && text[close] == Ascii.quote ? 1 : 0), text.count))
    }

    private static func endsName(_ byte: UInt8?) -> Bool { byte == Ascii.slash || byte == Ascii.quote }
}
