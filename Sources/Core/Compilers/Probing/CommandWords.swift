/// Command lines as drivers print them under `-v`.
enum CommandWords {
    /// Words between blanks; `"…"` with backslash escapes (clang), `'…'` (gcc's `COLLECT_GCC_OPTIONS`, where an
    /// apostrophe is `'\''`). A word that gcc prints bare in its cc1 line falls apart at its blanks.
    static func split(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8]?
        var quote: UInt8?
        var rest = line
        while let byte = rest.popFirst() {
            switch (quote, byte) {
            case (nil, UInt8(ascii: " ")):
                if let done = word { words.append(done) }
                word = nil
            case (nil, UInt8(ascii: "\"")), (nil, UInt8(ascii: "'")):
                quote = byte
                word = word ?? []
            case (UInt8(ascii: "'")?, UInt8(ascii: "\\")): word?.append(byte)
            case (_, UInt8(ascii: "\\")):
                word = (word ?? []) + rest.prefix(1)
                rest = rest.dropFirst()
            case (let open?, byte) where open == byte: quote = nil
            default: word = (word ?? []) + [byte]
            }
        }
        if let done = word { words.append(done) }
        return words
    }
}
