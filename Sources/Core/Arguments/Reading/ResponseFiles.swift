/// `@file` words, expanded as gcc and clang do.
enum ResponseFiles {
    struct Expansion {
        var words: [[UInt8]]
        var hadFiles: Bool
    }

    /// gcc stops here, and a file that names itself never ends otherwise.
    static let expansionsMax = 2000
    /// Bounds what a few files that name each other can blow up to.
    static let wordsMax = 1 << 20
    static let bytesMax = 1 << 26

    /// - Returns: nil where a file cannot be read, or where there is no end of them.
    static func expand(
        _ arguments: [[UInt8]], dialect: Dialect, readFile: (_ path: [UInt8]) -> [UInt8]?
    ) -> Expansion? {
        guard arguments.contains(where: { $0.first == Byte.at }) else {
            return Expansion(words: arguments, hadFiles: false)
        }
        var words: [[UInt8]] = []
        var expansions = 0
        var bytes = 0
        // The next word lies last.
        var pending: [[UInt8]] = arguments.reversed()
        while let word = pending.popLast() {
            guard word.first == Byte.at else {
                words.append(word)
                continue
            }
            expansions += 1
            guard expansions < expansionsMax, let text = readFile(Array(word.dropFirst())) else { return nil }
            bytes += text.count
            guard bytes <= bytesMax, let inner = split(text, dialect: dialect),
                words.count + pending.count + inner.count <= wordsMax
            else { return nil }
            pending += inner.reversed()
        }
        return Expansion(words: words, hadFiles: true)
    }

    /// - Returns: nil for text that is not plain: with zero bytes, or in UTF-16.
    static func split(_ text: [UInt8], dialect: Dialect) -> [[UInt8]]? {
        if text.contains(0) || text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) { return nil }
        switch dialect {
        case .gcc:
            return text.allSatisfy(isSpaceOfGcc) ? [] : splitAsGcc(text)
        case .clang:
            return splitAsClang(text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...])
        }
    }

    private static func isSpaceOfGcc(_ byte: UInt8) -> Bool {
        byte == Byte.space || (Byte.tab...Byte.carriageReturn).contains(byte)
    }

    /// A backslash takes the next byte as it is, also between quotes; at the end it is dropped. `""` is a word.
    private static func splitAsGcc(_ text: [UInt8]) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8]?
        var quote: UInt8?
        var escaped = false
        for byte in text {
            if escaped {
                escaped = false
                word?.append(byte)
            } else if quote == nil, isSpaceOfGcc(byte) {
                if let done = word { words.append(done) }
                word = nil
            } else {
                if word == nil { word = [] }
                if byte == Byte.backslash {
                    escaped = true
                } else if let open = quote {
                    if byte == open { quote = nil } else { word?.append(byte) }
                } else if byte == Byte.quote || byte == Byte.apostrophe {
                    quote = byte
                } else {
                    word?.append(byte)
                }
            }
        }
        if let done = word { words.append(done) }
        return words
    }

    /// As above, but a backslash at the end stays, `""` is nothing, and vertical tab and form feed are letters.
    private static func splitAsClang(_ text: ArraySlice<UInt8>) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var quote: UInt8?
        var escaped = false
        for (index, byte) in zip(text.indices, text) {
            if escaped {
                escaped = false
                word.append(byte)
            } else if byte == Byte.backslash, index + 1 < text.endIndex {
                escaped = true
            } else if let open = quote {
                if byte == open { quote = nil } else { word.append(byte) }
            } else if byte == Byte.quote || byte == Byte.apostrophe {
                quote = byte
            } else if [Byte.space, Byte.tab, Byte.carriageReturn, Byte.newline].contains(byte) {
                if !word.isEmpty { words.append(word) }
                word = []
            } else {
                word.append(byte)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
