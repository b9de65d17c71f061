/// What a linker writes under `--dependency-file`: the files that it read.
///
/// One rule for the output, and then an empty rule for each file, in the same order. GNU ld, gold and mold quote
/// nothing, so a name is taken from its empty rule, which has a line of its own; the first rule must say the same.
package struct LinkerDependencies: Equatable, Sendable {
    /// As the linker opened them: relative ones start in its working directory. Each once, in order.
    package let files: [[UInt8]]

    /// The text is none that a linker wrote in full, or holds a name that cannot be told from its surroundings.
    package struct Malformed: Error, Equatable {}

    /// - Parameter quoted: the linker is LLD, which quotes names for make.
    package init(parsing text: [UInt8], quoted: Bool) throws(Malformed) {
        guard text.last == newline, let gap = Self.firstEmptyLine(in: text) else { throw Malformed() }
        let rules = try Self.emptyRules(text[gap...])
        var rest = text[..<gap]
        guard let colon = Self.endOfTarget(rest, before: rules[0]) else { throw Malformed() }
        rest = rest[colon...]
        for name in rules {
            Self.skipGap(&rest)
            guard rest.starts(with: name) else { throw Malformed() }
            rest = rest.dropFirst(name.count)
            guard rest.isEmpty || Self.isGap(rest) else { throw Malformed() }
        }
        Self.skipGap(&rest)
        guard rest.isEmpty else { throw Malformed() }
        var seen: Set<[UInt8]> = []
        files = rules.map { quoted ? Self.unquoted($0) : Array($0) }.filter { seen.insert($0).inserted }
    }

    private static func firstEmptyLine(in text: [UInt8]) -> Int? {
        text.indices.dropLast().first { text[$0] == newline && text[$0 + 1] == newline }
    }

    private static func emptyRules(_ text: ArraySlice<UInt8>) throws(Malformed) -> [ArraySlice<UInt8>] {
        let lines = text.split(separator: newline)
        guard !lines.isEmpty, lines.allSatisfy({ $0.last == colon && $0.count > 1 }) else { throw Malformed() }
        return lines.map { $0.dropLast() }
    }

    /// After the colon that ends the target: the first one that a gap and the first name follow.
    private static func endOfTarget(_ rule: ArraySlice<UInt8>, before name: ArraySlice<UInt8>) -> Int? {
        rule.indices.first { index in
            guard rule[index] == colon, index > rule.startIndex else { return false }
            var rest = rule[(index + 1)...]
            guard isGap(rest) else { return false }
            skipGap(&rest)
            return rest.starts(with: name)
        }.map { $0 + 1 }
    }

    private static func isGap(_ text: ArraySlice<UInt8>) -> Bool {
        text.first == blank || text.first == newline
            || text.first == backslash && text.dropFirst().first == newline
    }

    private static func skipGap(_ text: inout ArraySlice<UInt8>) {
        while isGap(text) { text = text.dropFirst(text.first == backslash ? 2 : 1) }
    }

    /// `\ ` and `\#` without the backslash, `$$` as one; more backslashes before a blank are doubled, and LLD has
    /// none of its own in names.
    private static func unquoted(_ name: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var rest = name
        while let byte = rest.popFirst() {
            if let next = rest.first {
                let isQuote = byte == backslash && (next == blank || next == hash) || byte == dollar && next == dollar
                if isQuote {
                    out.append(next)
                    rest = rest.dropFirst()
                    continue
                }
            }
            out.append(byte)
        }
        return out
    }
}

private let newline = UInt8(ascii: "\n")
private let blank = UInt8(ascii: " ")
private let backslash = UInt8(ascii: "\\")
private let colon = UInt8(ascii: ":")
private let dollar = UInt8(ascii: "$")
private let hash = UInt8(ascii: "#")
