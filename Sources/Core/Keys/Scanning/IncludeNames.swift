/// The headers that a text may include, whichever `#if` is taken. More may be listed than the compiler sees (in
/// comments, in literals), never fewer.
package struct IncludeNames: Equatable, Sendable {
    /// `#include`, `#include_next` and `#import` with a literal name, in order.
    package var references: [HeaderReference] = []
    /// A directive names its header by a macro.
    package var hasComputed = false
    /// What looks like absolute header names in macros: a computed include may mean one of them.
    package var absoluteMacros: Set<[UInt8]> = []
    /// `# 12 "name"`, `#line`: the text says itself where it comes from, and perhaps that it is a system header.
    package var hasLineMarkers = false

    package init() {}

    package init(in bytes: [UInt8]) { self.init(in: bytes.span) }

    package init(in bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == Ascii.hash || (byte == Ascii.colon && bytes.matches("%:", at: index - 2)) {
                index = directive(from: index, in: bytes)
            }
        }
    }

    /// - Returns: where to go on.
    private mutating func directive(from index: Int, in bytes: Span<UInt8>) -> Int {
        let start = DirectiveReader.skipGap(from: index, in: bytes)
        guard start < bytes.count else { return bytes.count }
        if Ascii.isDigit(bytes[start]) {
            if Self.mayBeginLine(index, in: bytes) { hasLineMarkers = true }
            return start
        }
        let (word, end) = Self.joinedWord(from: start, in: bytes)
        switch String(decoding: word, as: UTF8.self) {
        case "include", "import": include(.include, from: end, hash: index - 1, in: bytes)
        case "include_next": include(.includeNext, from: end, hash: index - 1, in: bytes)
        case "define": definition(from: end, in: bytes)
        case "line": hasLineMarkers = true
        default: return max(index, start)
        }
        return end
    }

    private mutating func noteAbsolute(from index: Int, in bytes: Span<UInt8>) {
        let close = bytes[index] == Ascii.less ? UInt8(ascii: ">") : Ascii.quote
        var name: [UInt8] = []
        var at = index + 1
        while at < bytes.count, bytes[at] != close, bytes[at] != Ascii.newline {
            name.append(bytes[at])
            at += 1
        }
        absoluteMacros.insert(name)
    }

    /// Before the hash that ends at `index` stand only blanks, or a comment's end: elsewhere a number behind a hash is
    /// somebody's issue.
    private static func mayBeginLine(_ index: Int, in bytes: Span<UInt8>) -> Bool {
        var at = index - (bytes[index - 1] == Ascii.hash ? 2 : 3)
        while at >= 0, bytes[at] == Ascii.blank || bytes[at] == UInt8(ascii: "\t") { at -= 1 }
        guard at >= 0 else { return true }
        return bytes[at] == Ascii.newline || bytes[at] == UInt8(ascii: "\r") || bytes[at] == Ascii.slash
    }

    /// A word whose letters may stand on several joined lines.
    private static func joinedWord(from index: Int, in bytes: Span<UInt8>) -> ([UInt8], Int) {
        var word: [UInt8] = []
        var index = index
        while index < bytes.count {
            if Ascii.isPlainWord(bytes[index]) {
                word.append(bytes[index])
                index += 1
            } else if bytes[index] == Ascii.backslash, case let length = LineJoining.length(in: bytes, at: index),
                length > 0
            {
                index += length
            } else {
                break
            }
        }
        return (word, index)
    }

    private mutating func include(
        _ kind: HeaderReference.Kind, from index: Int, hash: Int, in bytes: Span<UInt8>
    ) {
        let start = DirectiveReader.skipGap(from: index, in: bytes)
        if let found = DirectiveReader.headerName(at: start, in: bytes) {
            references.append(HeaderReference(kind, found.form, found.name))
        } else if Self.beginsLine(hash, in: bytes),
            Self.isUnfinished(at: start, in: bytes) || Self.isMacro(at: start, in: bytes)
        {
            hasComputed = true
        }
    }

    /// A header name over joined lines, or with its end missing.
    private static func isUnfinished(at index: Int, in bytes: Span<UInt8>) -> Bool {
        index < bytes.count && (bytes[index] == Ascii.quote || bytes[index] == Ascii.less)
    }

    /// One name, perhaps with arguments, and nothing else on the line: not a sentence in a comment.
    private static func isMacro(at index: Int, in bytes: Span<UInt8>) -> Bool {
        let (word, end) = joinedWord(from: index, in: bytes)
        let next = DirectiveReader.skipGap(from: end, in: bytes)
        guard !word.isEmpty, next < bytes.count else { return !word.isEmpty }
        return [Ascii.open, Ascii.newline, Ascii.carriageReturn].contains(bytes[next]) || bytes.matches("//", at: next)
    }

    /// Only blanks stand before, or a comment does.
    private static func beginsLine(_ hash: Int, in bytes: Span<UInt8>) -> Bool {
        var index = hash - (bytes[hash] == Ascii.colon ? 1 : 0)
        while index > 0, Ascii.isBlank(bytes[index - 1]) { index -= 1 }
        return index == 0 || bytes[index - 1] == Ascii.newline || bytes[index - 1] == Ascii.slash
    }

    /// Gathers what `"/` and `</` open on the lines of a `#define`.
    private mutating func definition(from index: Int, in bytes: Span<UInt8>) {
        var index = index
        while index + 1 < bytes.count, bytes[index] != Ascii.newline {
            let length = bytes[index] == Ascii.backslash ? LineJoining.length(in: bytes, at: index) : 0
            let opens = bytes[index] == Ascii.quote || bytes[index] == Ascii.less
            if opens && bytes[index + 1] == Ascii.slash { noteAbsolute(from: index, in: bytes) }
            index += max(length, 1)
        }
    }
}
