extension CommentPass {
    /// Stands for words: neither blank nor part of any comment mark.
    private static let filler = UInt8(ascii: "~")

    mutating func lineComment() throws(Doubt) {
        guard lineComments else { throw Doubt() }
        let start = position
        var end = start
        var isJoined = false
        while let byte = byte(at: end), byte != Ascii.newline {
            let joined = byte == Ascii.backslash ? LineJoining.length(in: text.span, at: end) : 0
            if joined > 0 { isJoined = true }
            guard !holds("??/", at: end) else { throw Doubt() }
            end += max(joined, 1)
        }
        end = min(end, text.count)
        if end > start, end < text.count, text[end - 1] == Ascii.carriageReturn { end -= 1 }
        let body = text[start..<end]
        guard !body.contains(0) else { throw Doubt() }
        guard !isJoined, !Self.speaks(body) else { return copy(upTo: end) }
        out += [Ascii.slash, Ascii.slash]
        markTrailingBlank(of: body)
        position = end
    }

    mutating func blockComment() throws(Doubt) {
        let start = position
        var end = start + 2
        while !holds("*/", at: end) {
            guard end < text.count, text[end] != 0 else { throw Doubt() }
            if text[end] == Ascii.star, holds("\\", at: end + 1), LineJoining.length(in: text.span, at: end + 1) > 0 {
                throw Doubt()
            }
            end += 1
        }
        let body = text[(start + 2)..<end]
        end += 2
        let nests = body.indices.contains { holds("/*", at: $0) || holds("//", at: $0) || endsInBackslash(at: $0) }
        // `/*/` opens a comment, and then a slash: nothing begins there, but nobody should have to think of it.
        guard !nests, body.first != Ascii.slash, !Self.speaks(body) else { return copy(upTo: end) }
        out += [Ascii.slash, Ascii.star]
        blank(body, keepingColumns: tokensFollow(end))
        out += [Ascii.star, Ascii.slash]
        position = end
    }

    private func endsInBackslash(at index: Int) -> Bool {
        text[index] == Ascii.backslash && LineJoining.length(in: text.span, at: index) > 0
    }

    /// Something that compilers look at: their words for falling through, look-alikes of other alphabets, trigraphs,
    /// control characters.
    private static func speaks(_ body: ArraySlice<UInt8>) -> Bool {
        for index in body.indices {
            let byte = body[index]
            let isPlain = byte >= Ascii.blank && byte < 127 || byte == Ascii.tab || byte == Ascii.newline
            let isLineEnd = byte == Ascii.carriageReturn && body.dropFirst(index + 1 - body.startIndex).first == 10
            guard isPlain || isLineEnd else { return true }
            if byte == Ascii.question, body[index...].starts(with: "??".utf8) { return true }
            let letter = byte | 32
            if letter == UInt8(ascii: "f") || letter == UInt8(ascii: "l") {
                let four = body[index...].prefix(4).map { $0 | 32 }
                if four.elementsEqual("fall".utf8) || four.elementsEqual("lint".utf8) { return true }
            }
        }
        return false
    }

    /// Whether anything but blanks or a line comment stands between `index` and the end of the line.
    private func tokensFollow(_ index: Int) -> Bool {
        var index = index
        while let byte = byte(at: index), Ascii.isBlank(byte) || byte == Ascii.carriageReturn { index += 1 }
        guard let byte = byte(at: index) else { return false }
        return byte != Ascii.newline && !(lineComments && holds("//", at: index))
    }

    /// Lines, their indentation and whether they end in a blank stay; on the last line every column does, where a token
    /// follows the comment.
    private mutating func blank(_ body: ArraySlice<UInt8>, keepingColumns: Bool) {
        let lines = body.split(separator: Ascii.newline, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if index > 0 { out.append(Ascii.newline) }
            let isLast = index + 1 == lines.count
            var rest = line
            if index > 0 {
                let words = line.firstIndex { !Ascii.isBlank($0) } ?? line.endIndex
                out += line[..<words]
                rest = line[words...]
            }
            if isLast && keepingColumns {
                out += rest.map { $0 == Ascii.tab ? $0 : Self.filler }
            } else if rest.contains(where: { !Ascii.isBlank($0) && $0 != Ascii.carriageReturn }) {
                out.append(Self.filler)
            }
            guard !isLast else { continue }
            let hasReturn = line.last == Ascii.carriageReturn
            if !rest.isEmpty { markTrailingBlank(of: hasReturn ? rest.dropLast() : rest) }
            if hasReturn { out.append(Ascii.carriageReturn) }
        }
    }

    private mutating func markTrailingBlank(of line: ArraySlice<UInt8>) {
        if let last = line.last, Ascii.isBlank(last) { out.append(Ascii.blank) }
    }
}
