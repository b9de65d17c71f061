/// What the command line asks for.
package struct ControlCall: Equatable, Sendable {
    package enum Verb: Equatable, Sendable {
        case showStatistics(advanced: Bool)
        case zeroStatistics, startServer, stopServer
        case debugPreprocessorCache
        case distributionStatus, distributionLogin, packageToolchain
        /// Uses every level that is configured, and says what is wrong.
        case doctor
        /// Why a call with these words was a miss.
        case explain([[UInt8]])
        case help, version
        /// Nothing but compiler words after our own options.
        case compile([[UInt8]])
        /// No verb: a mistake, unless `SCCACHE_START_SERVER` says what to do.
        case none
    }

    package var verb: Verb
    package var json = false

    package init(_ verb: Verb, json: Bool = false) {
        self.verb = verb
        self.json = json
    }
}

/// A command line that cannot be understood.
package struct UsageError: Error, Equatable, Sendable {
    /// What is wrong, without the leading `error: `; may have more lines.
    package var message: String
}

/// Reads the words after the program's name, one by one.
struct ControlParser {
    private var words: ArraySlice<[UInt8]>
    private var chosen: Flag?
    private var json: Bool?

    static func parse(_ words: [[UInt8]]) throws(UsageError) -> ControlCall {
        var parser = ControlParser(words: words[...])
        return try parser.parse()
    }

    private init(words: ArraySlice<[UInt8]>) { self.words = words }

    private mutating func parse() throws(UsageError) -> ControlCall {
        while let bytes = words.popFirst() {
            let word = String(decoding: bytes, as: UTF8.self)
            if word == "--", !words.isEmpty { return try compile(Array(words)) }
            if word == "doctor" { return try doctor() }
            if word == "explain" { return try explain() }
            guard word.hasPrefix("-"), word.utf8.count > 1 else { return try compile([bytes] + words) }
            if word == "--help" || word == "-h" { return ControlCall(.help) }
            if word == "--version" || word == "-V" { return ControlCall(.version) }
            try option(word)
        }
        return ControlCall(chosen?.verb ?? .none, json: json ?? false)
    }

    private func doctor() throws(UsageError) -> ControlCall {
        if let chosen { throw .conflict(chosen.spelled, "doctor") }
        if let word = words.first {
            throw UsageError(message: "unexpected argument '\(String(decoding: word, as: UTF8.self))' found")
        }
        return ControlCall(.doctor)
    }

    /// `explain [--json] [--] COMPILER ARGS…`
    private mutating func explain() throws(UsageError) -> ControlCall {
        if let chosen { throw .conflict(chosen.spelled, "explain") }
        var json = json ?? false
        while let word = words.first.map({ String(decoding: $0, as: UTF8.self) }), word.hasPrefix("-") {
            words.removeFirst()
            if word == "--" { break }
            guard word == "--json" else { throw UsageError(message: "unexpected argument '\(word)' found") }
            json = true
        }
        guard !words.isEmpty else {
            throw UsageError(message: "the following required arguments were not provided:\n  <COMPILER>")
        }
        return ControlCall(.explain(Array(words)), json: json)
    }

    private func compile(_ words: [[UInt8]]) throws(UsageError) -> ControlCall {
        if let chosen { throw .conflict(chosen.spelled, "[CMD]...") }
        return ControlCall(.compile(words))
    }

    private mutating func option(_ word: String) throws(UsageError) {
        let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = sides[0]
        let value = sides.count > 1 ? sides[1] : nil
        if name == "--stats-format" { return try format(value) }
        guard let flag = Flag.all.first(where: { $0.long == name || $0.short == name }) else {
            throw UsageError(message: "unexpected argument '\(word)' found")
        }
        if let chosen {
            if chosen.long == flag.long {
                throw UsageError(message: "the argument '\(flag.spelled)' cannot be used multiple times")
            }
            throw .conflict(chosen.spelled, flag.spelled)
        }
        chosen = flag
        if flag.values.isEmpty, let value {
            throw UsageError(message: "unexpected value '\(value)' for '\(flag.long)' found; no more were expected")
        }
        if !flag.values.isEmpty { try takeValues(of: flag, value) }
    }

    private mutating func takeValues(of flag: Flag, _ attached: String?) throws(UsageError) {
        var count = attached == nil ? 0 : 1
        while count < flag.values.count, let next = words.first, next.first != UInt8(ascii: "-") {
            words.removeFirst()
            count += 1
        }
        guard count == flag.values.count else {
            let verb = count == 1 ? "was" : "were"
            throw UsageError(message: "2 values required for '\(flag.spelled)' but \(count) \(verb) provided")
        }
    }

    private mutating func format(_ attached: String?) throws(UsageError) {
        let option = "--stats-format <FMT>"
        let possible = "\n  [possible values: text, json]"
        if json != nil { throw UsageError(message: "the argument '\(option)' cannot be used multiple times") }
        guard let value = attached ?? words.popFirst().map({ String(decoding: $0, as: UTF8.self) }), !value.isEmpty
        else {
            throw UsageError(message: "a value is required for '\(option)' but none was supplied" + possible)
        }
        guard value == "text" || value == "json" else {
            throw UsageError(message: "invalid value '\(value)' for '\(option)'" + possible)
        }
        json = value == "json"
    }
}

extension UsageError {
    fileprivate static func conflict(_ one: String, _ other: String) -> UsageError {
        UsageError(message: "the argument '\(one)' cannot be used with '\(other)'")
    }
}
