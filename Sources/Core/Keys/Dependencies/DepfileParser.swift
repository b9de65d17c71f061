extension Depfile {
    /// Understands what gcc and clang write: one rule, then perhaps empty rules for its dependencies.
    package static func parse(_ text: [UInt8]) throws(Malformed) -> Depfile {
        var parser = DepfileParser(text: text)
        return try parser.parse()
    }
}

private struct DepfileParser {
    let text: [UInt8]
    var position = 0

    mutating func parse() throws(Depfile.Malformed) -> Depfile {
        guard !text.isEmpty else { return Depfile(targets: [], dependencies: [], phony: false) }
        let targets = try targets()
        var names: [[UInt8]] = []
        while let name = try next() { names.append(name) }
        var file = Depfile(targets: targets, dependencies: names, phony: false)
        let rules = try emptyRules()
        guard !rules.isEmpty else { return file }
        // The one dependency without a rule is the input.
        let input = zip(rules, names).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? rules.count
        guard rules.count + 1 == names.count, rules[input...].elementsEqual(names[(input + 1)...]) else {
            throw malformed
        }
        file.phony = true
        file.inputIndex = input
        return file
    }

    private var malformed: Depfile.Malformed { Depfile.Malformed(offset: position) }

    /// The words before the colon that ends them, raw: a colon inside a name is followed by more of the name.
    private mutating func targets() throws(Depfile.Malformed) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        while position < text.count {
            let byte = text[position]
            if byte == Ascii.colon, position + 1 == text.count || isGap(at: position + 1) {
                position += 1
                if !word.isEmpty { words.append(word) }
                return words
            }
            if byte == Ascii.newline { throw malformed }
            if isGap(at: position) {
                if !word.isEmpty { words.append(word) }
                word = []
                skipGap()
            } else {
                if byte == Ascii.backslash, position + 1 < text.count, isBlank(text[position + 1]) {
                    word.append(byte)
                    position += 1
                }
                word.append(text[position])
                position += 1
            }
        }
        throw malformed
    }

    /// The next dependency, unquoted; `nil` at the end of the rule.
    private mutating func next() throws(Depfile.Malformed) -> [UInt8]? {
        while position < text.count, text[position] != Ascii.newline, isGap(at: position) { skipGap() }
        guard position < text.count else { throw malformed }  // a rule ends with a line end
        guard text[position] != Ascii.newline else {
            position += 1
            return nil
        }
        return try name { text, at in text[at] == Ascii.newline }
    }

    /// Every further line is `name:`.
    private mutating func emptyRules() throws(Depfile.Malformed) -> [[UInt8]] {
        var names: [[UInt8]] = []
        while position < text.count {
            let name = try name { text, at in
                text[at] == Ascii.colon && at + 1 < text.count && text[at + 1] == Ascii.newline
            }
            guard position + 1 < text.count, text[position] == Ascii.colon, !name.isEmpty else { throw malformed }
            position += 2
            names.append(name)
        }
        return names
    }

    /// Reads a name up to a gap or to what `ends` says, taking the quoting off.
    private mutating func name(ends: ([UInt8], Int) -> Bool) throws(Depfile.Malformed) -> [UInt8] {
        var name: [UInt8] = []
        while position < text.count, !ends(text, position), !isGap(at: position) {
            let byte = text[position]
            position += 1
            switch byte {
            case Ascii.backslash:
                position -= 1
                unquoteBackslashes(into: &name)
            case Ascii.dollar:
                guard position < text.count, text[position] == Ascii.dollar else { throw malformed }
                position += 1
                name.append(byte)
            default: name.append(byte)
            }
        }
        return name
    }

    /// 2n+1 backslashes before a blank mean n and the blank; before `#` the last one quotes; else they are themselves.
    private mutating func unquoteBackslashes(into name: inout [UInt8]) {
        var count = 0
        while position < text.count, text[position] == Ascii.backslash {
            position += 1
            count += 1
        }
        let following = position < text.count ? text[position] : Ascii.newline
        if isBlank(following), count % 2 == 1 {
            count /= 2
        } else if following == Ascii.hash {
            count -= 1
        } else {
            name += repeatElement(Ascii.backslash, count: count)
            return
        }
        name += repeatElement(Ascii.backslash, count: count)
        name.append(following)
        position += 1
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == Ascii.blank || byte == Ascii.tab }

    /// White space between names: blanks, line ends, and continuations. A bare tab is part of a name (clang).
    private func isGap(at index: Int) -> Bool {
        switch text[index] {
        case Ascii.blank, Ascii.newline: true
        case Ascii.backslash: index + 1 < text.count && text[index + 1] == Ascii.newline
        default: false
        }
    }

    private mutating func skipGap() {
        position += text[position] == Ascii.backslash ? 2 : 1
    }
}
