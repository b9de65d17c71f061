package import Keys

/// What rustc says a crate was made of: rules as for make, and the variables that were read.
package struct DepInfo: Equatable, Sendable {
    package struct Variable: Equatable, Sendable {
        package var name: [UInt8]
        /// `nil`: it was not set.
        package var value: [UInt8]?
    }

    package struct Malformed: Error {}

    /// As spelled, each once, in rustc's order.
    package private(set) var inputs: [[UInt8]] = []
    package private(set) var variables: [Variable] = []
    /// The file without the places of this build.
    package private(set) var template = PathTemplate()

    /// - Parameters:
    ///   - roots: directories whose places shall not show in the template.
    ///   - outputs: where this call writes, as spelled; targets below are kept relative to it.
    package init(_ bytes: [UInt8], roots: Roots, outputs: Roots) throws(Malformed) {
        guard bytes.last == newline else { throw Malformed() }
        var seen: Set<[UInt8]> = []
        for line in bytes.dropLast().split(separator: newline, omittingEmptySubsequences: false) {
            if line.first == UInt8(ascii: "#") {
                try addVariable(line)
            } else if line.isEmpty {
                template.add([newline])
            } else {
                let rule = try Rule(line)
                let target = outputs.name(of: rule.target)
                add(
                    target.origin == .asSpelled ? roots.name(of: rule.target) : target, rule.target,
                    rule.isOutput ? .verbatim : .dependency)
                template.add([UInt8(ascii: ":")])
                for input in rule.inputs {
                    template.add([blank])
                    add(roots.name(of: input), input, .dependency)
                    if seen.insert(input).inserted { inputs.append(input) }
                }
                if rule.inputs.isEmpty, rule.isOutput { template.add([blank]) }
                template.add([newline])
            }
        }
    }

    /// The source asks for this variable by name.
    package func reads(_ name: [UInt8]) -> Bool { variables.contains { $0.name == name } }

    private mutating func add(_ name: Name, _ spelled: [UInt8], _ quoting: PathTemplate.Quoting) {
        if name.origin != .asSpelled {
            template.add(.path(name, quoting))
        } else {
            template.add(quoting == .verbatim ? spelled : Self.quoted(spelled))
        }
    }

    private mutating func addVariable(_ line: ArraySlice<UInt8>) throws(Malformed) {
        guard line.starts(with: Self.mark) else { throw Malformed() }
        let fact = line.dropFirst(Self.mark.count)
        let end = fact.firstIndex(of: UInt8(ascii: "=")) ?? fact.endIndex
        let name = Array(fact[..<end])
        let value = end == fact.endIndex ? nil : Self.unescaped(fact[(end + 1)...])
        guard !name.isEmpty, !name.contains(UInt8(ascii: "\\")) else { throw Malformed() }
        variables.append(Variable(name: name, value: value))
        template.add(.variable(name))
        template.add([newline])
    }

    // MARK: Spelling

    /// rustc escapes blanks and nothing else, and them in inputs only.
    static func quoted(_ path: [UInt8]) -> [UInt8] {
        path.contains(blank) ? path.flatMap { $0 == blank ? [backslash, blank] : [$0] } : path
    }

    static func line(_ name: [UInt8], _ value: [UInt8]?) -> [UInt8] {
        guard let value else { return mark + name }
        let escaped = value.flatMap { byte -> [UInt8] in
            switch byte {
            case backslash: [backslash, backslash]
            case newline: [backslash, UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): [backslash, UInt8(ascii: "r")]
            default: [byte]
            }
        }
        return mark + name + [UInt8(ascii: "=")] + escaped
    }

    private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        var isEscaped = false
        for byte in text {
            if isEscaped {
                value.append(byte == UInt8(ascii: "n") ? newline : byte == UInt8(ascii: "r") ? 13 : byte)
                isEscaped = false
            } else if byte == backslash {
                isEscaped = true
            } else {
                value.append(byte)
            }
        }
        return value
    }

    private static let mark = Array("# env-dep:".utf8)

    /// `output: input input …`, or `input:`.
    private struct Rule {
        var target: [UInt8]
        var inputs: [[UInt8]] = []
        /// The target's blanks have no backslash before them.
        var isOutput = false

        init(_ line: ArraySlice<UInt8>) throws(Malformed) {
            let end = line.indices.first { index in
                line[index] == UInt8(ascii: ":") && index + 1 < line.endIndex && line[index + 1] == blank
            }
            if let end {
                target = Array(line[..<end])
                inputs = Self.words(line[(end + 1)...])
                isOutput = true
            } else {
                guard line.last == UInt8(ascii: ":"), let word = Self.words(line.dropLast()).first else {
                    throw Malformed()
                }
                target = word
            }
        }

        /// Parted by blanks without a backslash before them.
        private static func words(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
            var words: [[UInt8]] = [[]]
            for byte in line {
                if byte != blank {
                    words[words.count - 1].append(byte)
                } else if words[words.count - 1].last == backslash {
                    words[words.count - 1][words[words.count - 1].count - 1] = blank
                } else {
                    words.append([])
                }
            }
            return words.filter { !$0.isEmpty }
        }
    }
}

private let newline = UInt8(ascii: "\n")
private let blank = UInt8(ascii: " ")
private let backslash = UInt8(ascii: "\\")
