/// Goes through the words of one command line, once.
struct Reader {
    /// Which one of `-c` and `-S`; the latter wins wherever it stands.
    enum Action { case none, compile, assembly }

    struct Input {
        var path: [UInt8]
        /// By the `-x` before it.
        var language: Language?
    }

    let call: Call
    let words: [[UInt8]]
    let table: FlagTable
    var index = 0

    /// Filled while reading; input, language, object and outputs come last.
    var draft: Compilation
    var action = Action.none
    var inputs: [Input] = []
    var explicitLanguage: Language?
    var output: [UInt8]?
    var isAskedForNothing = false
    /// Outranks everything.
    var refusal: String?
    /// Counts only for a compile.
    var refusalInCompile: String?

    var dependencies = DependencyRules()
    var beside = BesideRules()
    var debug = DebugRules()
    var fallthroughWarning = FallthroughRules()
    var architecture: [UInt8]?
    /// Values of `-Wa,` and `-Xassembler`, one word each.
    var assemblerWords: [[UInt8]] = []
    /// Values of `-Xclang`.
    var frontEndWords: [[UInt8]] = []

    init(_ call: Call, words: [[UInt8]]) {
        self.call = call
        self.words = words
        table = FlagTable.table(of: call.dialect)
        draft = Compilation(dialect: call.dialect, language: .c, input: [], object: [])
        draft.expandedArguments = words
    }

    mutating func read() -> Verdict {
        readWords()
        if let refusal { return .notCacheable(reason: refusal) }
        guard action != .none, !isAskedForNothing else { return .notCompilation }
        readFrontEndWords()
        readAssemblerWords()
        return verdict()
    }

    private mutating func readWords() {
        var onlyInputsFollow = false
        while refusal == nil, index < words.count {
            let word = words[index]
            if word == "-" || word.first == Byte.at {
                refusal = word == "-" ? "-" : "@"
            } else if onlyInputsFollow || word.first != Byte.dash {
                inputs.append(Input(path: word, language: explicitLanguage))
                index += 1
            } else if word == "--", call.dialect == .clang {
                onlyInputsFollow = true
                index += 1
            } else {
                readFlag(word)
            }
        }
    }

    private mutating func readFlag(_ word: [UInt8]) {
        guard let match = table.match(word) else {
            refuseInCompile(Self.name(ofUnknown: word))
            index += 1
            return
        }
        var value = match.value
        var range = index..<(index + 1)
        if match.takesNextWord {
            guard index + 1 < words.count else {
                refusal = "argument parse"
                return
            }
            value = words[index + 1]
            range = index..<(index + 2)
        }
        index = range.upperBound
        if match.takesNextWord, value?.first == Byte.at {
            refusal = "@"
            return
        }
        apply(FlagUse(flag: match.flag, word: word, value: value, range: range))
    }

    /// An unknown flag is counted under its own name, cut short where a value begins.
    private static func name(ofUnknown word: [UInt8]) -> String {
        let name = word.prefix { $0 != Byte.equals }.prefix(64)
        return String(decoding: name, as: UTF8.self)
    }

    mutating func refuseInCompile(_ reason: String) {
        if refusalInCompile == nil { refusalInCompile = reason }
    }
}

/// A flag as it stands on the command line.
struct FlagUse {
    var flag: Flag
    var word: [UInt8]
    /// nil where there is none; empty is a value.
    var value: [UInt8]?
    /// Of the words.
    var range: Range<Int>

    /// As counted in statistics. A row for a whole family is counted under the member's own name.
    var reason: String {
        guard flag.arity == .joined, let last = flag.spelling.last, last != Byte.equals, last != Byte.comma else {
            return flag.reason
        }
        return String(decoding: word.prefix { $0 != Byte.equals }.prefix(64), as: UTF8.self)
    }
}
