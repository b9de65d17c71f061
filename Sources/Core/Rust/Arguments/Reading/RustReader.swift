/// Goes through the words of one command line, once, as rustc does: letters may stand together (`-gO`, `-vCpanic=abort`),
/// a flag that takes a value takes whatever comes next, and inputs may stand anywhere.
struct RustReader {
    let words: [[UInt8]]
    var index = 0

    /// Filled while reading; outputs come last.
    var draft = RustCompilation()
    var inputs: [[UInt8]] = []
    var outDirectory: [UInt8]?
    var crateName: [UInt8]?
    var hasCrateTypes = false
    var paths: [Emit.Kind: [UInt8]?] = [:]
    var configurations: [[UInt8]] = []
    /// rustc answers and compiles nothing; outranks everything.
    var isQuestion = false
    /// The first one counts.
    var refusal: String?

    init(_ words: [[UInt8]]) {
        self.words = words
        draft.expandedArguments = words
    }

    /// Reads all words.
    /// - Returns: what is decided by single words; nil where the whole must be looked at.
    mutating func read() -> RustVerdict? {
        var onlyInputsFollow = false
        while index < words.count {
            let word = words[index]
            index += 1
            // No process can be given such a word; the cache's socket can.
            if word.contains(0) { refuse("argument parse") }
            if onlyInputsFollow || word.first != UInt8(ascii: "-") || word.count == 1 {
                inputs.append(word)
            } else if word == "--" {
                onlyInputsFollow = true
            } else if word[1] == UInt8(ascii: "-") {
                readLong(word)
            } else {
                readLetters(word)
            }
        }
        if isQuestion { return .notCompilation }
        if inputs.contains(where: { $0 == "-" }) { return .notCacheable(reason: "-") }
        return refusal.map(RustVerdict.notCacheable)
    }

    private mutating func readLong(_ word: [UInt8]) {
        let parts = word.split(atFirst: "=")
        let name = parts?.head ?? word
        guard let flag = RustRows.bySpelling[name.text], flag.takesValue || parts == nil else {
            return refuseUnknown(word)
        }
        apply(flag, inside: parts?.tail)
    }

    private mutating func readLetters(_ word: [UInt8]) {
        for (position, letter) in zip(word.indices, word).dropFirst() {
            guard letter < 0x80, let flag = RustRows.bySpelling["-" + String(UnicodeScalar(letter))] else {
                return refuseUnknown(word)
            }
            let rest = Array(word[(position + 1)...])
            apply(flag, inside: flag.takesValue && !rest.isEmpty ? rest : nil)
            if flag.takesValue { return }
        }
    }

    private mutating func apply(_ flag: RustFlag, inside value: [UInt8]?) {
        guard flag.takesValue, value == nil else { return apply(flag, value ?? []) }
        guard index < words.count else { return refuse("argument parse") }
        index += 1
        apply(flag, words[index - 1])
    }

    mutating func refuse(_ reason: String) {
        if refusal == nil { refusal = reason }
    }

    /// An unknown flag is counted under its own name, cut short where a value begins.
    private mutating func refuseUnknown(_ word: [UInt8]) {
        refuse(String(decoding: word.prefix { $0 != UInt8(ascii: "=") }.prefix(64), as: UTF8.self))
    }
}
