/// Collects dependency flags and says what the compiler makes of them.
struct DependencyRules {
    private struct Target {
        var text: [UInt8]
        var isQuoted: Bool
    }

    private var style: DependencyRequest.Style?
    private var file: [UInt8]?
    private var targets: [Target] = []
    private var isPhony = false

    // What gcc's driver hands on as it is: it knows nothing of its own about these.
    private var preprocessorStyle: DependencyRequest.Style?
    private var preprocessorFile: [UInt8]?
    private var preprocessorTargets: [Target] = []

    mutating func note(_ flag: DependencyFlag, _ value: [UInt8]) {
        switch flag {
        case .all: if style == nil { style = .all }
        case .user: style = .user
        case .phony: isPhony = true
        case .file: file = value
        case .target: targets.append(Target(text: value, isQuoted: false))
        case .quotedTarget: targets.append(Target(text: value, isQuoted: true))
        }
    }

    /// The same from inside `-Wp,`.
    mutating func noteForPreprocessor(_ flag: DependencyFlag, _ value: [UInt8]) {
        switch flag {
        case .all: preprocessorStyle = .all
        case .user: preprocessorStyle = .user
        case .phony: isPhony = true
        case .file: preprocessorFile = value
        case .target: preprocessorTargets.append(Target(text: value, isQuoted: false))
        case .quotedTarget: preprocessorTargets.append(Target(text: value, isQuoted: true))
        }
    }

    /// A driver's and a preprocessor's request at once: which one wins differs between compilers.
    var isAmbiguous: Bool { style != nil && preprocessorStyle != nil }

    /// The file's name comes from the output's.
    var isNamedAfterOutput: Bool { style != nil && file == nil && preprocessorFile == nil }

    /// - Parameter output: the value of `-o`; nil without it.
    /// - Returns: nil where no dependency file is written.
    func request(dialect: Dialect, input: [UInt8], output: [UInt8]?) -> DependencyRequest? {
        guard let style = style ?? preprocessorStyle else { return nil }
        let own = PathNames.replacingSuffix(of: output ?? PathNames.last(of: input), by: "d")
        let path = preprocessorFile ?? file ?? own
        let targets =
            switch dialect {
            case .gcc: gccTargets(input: input, output: output)
            case .clang: clangTargets(input: input, output: output)
            }
        return DependencyRequest(style: style, path: path, targets: targets, phony: isPhony)
    }

    private func clangTargets(input: [UInt8], output: [UInt8]?) -> [[UInt8]] {
        if targets.isEmpty { return [MakeQuoting.quote(output ?? Self.objectName(input))] }
        return targets.map { $0.isQuoted ? MakeQuoting.quote($0.text) : $0.text }
    }

    /// The driver hands on all `-MQ`, then all `-MT`, then the output where there were none; `-Wp,` comes last. The
    /// preprocessor keeps unquoted names in front: one that comes late changes places with the first quoted one.
    private func gccTargets(input: [UInt8], output: [UInt8]?) -> [[UInt8]] {
        var given = targets.filter(\.isQuoted) + targets.filter { !$0.isQuoted }
        if given.isEmpty, style != nil, let output { given = [Target(text: output, isQuoted: true)] }
        given += preprocessorTargets
        if given.isEmpty { given = [Target(text: Self.objectName(input), isQuoted: true)] }
        var names: [[UInt8]] = []
        var unquoted = 0
        for target in given {
            let text = MakeQuoting.withoutLeadingDots(target.text)
            names.append(target.isQuoted ? MakeQuoting.quote(text) : text)
            if !target.isQuoted {
                names.swapAt(unquoted, names.count - 1)
                unquoted += 1
            }
        }
        return names
    }

    private static func objectName(_ input: [UInt8]) -> [UInt8] {
        PathNames.replacingSuffix(of: PathNames.last(of: input), by: "o")
    }
}
