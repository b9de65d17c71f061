/// What may be handed to the preprocessor by `-Wp,` and `-Xpreprocessor`.
enum PreprocessorWords {
    struct Request {
        var flag: DependencyFlag
        var value: [UInt8]
    }

    /// - Returns: the dependency options that `parts` consist of; nil where they are about something else. clang
    ///   understands just one pair.
    static func dependencies(_ parts: [[UInt8]], dialect: Dialect) -> [Request]? {
        guard dialect == .gcc || parts.count == 2 else { return nil }
        var requests: [Request] = []
        var rest = parts[...]
        while let part = rest.popFirst() {
            if dialect == .gcc, part == "-MP" {
                requests.append(Request(flag: .phony, value: []))
                continue
            }
            guard let flag = flag(part), dialect == .gcc || flag == .all || flag == .user,
                let value = rest.popFirst(), !value.isEmpty
            else { return nil }
            requests.append(Request(flag: flag, value: value))
            if flag == .all || flag == .user { requests.append(Request(flag: .file, value: value)) }
        }
        return requests
    }

    private static func flag(_ part: [UInt8]) -> DependencyFlag? {
        switch part {
        case [UInt8]("-MD"): .all
        case [UInt8]("-MMD"): .user
        case [UInt8]("-MF"): .file
        case [UInt8]("-MT"): .target
        case [UInt8]("-MQ"): .quotedTarget
        default: nil
        }
    }

    /// Enters the key as it is: reads and writes no file of its own.
    static func isKeyMaterial(_ part: [UInt8]) -> Bool {
        if part.count > 2, part.hasPrefix("-D") || part.hasPrefix("-U") || part.hasPrefix("-I") { return part != "-I-" }
        if part.count > 2, part.hasPrefix("-W") { return !part.contains(Byte.equals) }
        return ["-C", "-CC", "-w", "-undef", "-trigraphs", "-nostdinc", "-nostdinc++"].contains {
            part.elementsEqual($0.utf8)
        }
    }
}

/// What may be handed to the assembler by `-Wa,` and `-Xassembler`.
enum AssemblerWords {
    enum Effect { case plain, debugInformation, unknown }

    /// - Returns: `.unknown` where a listing or another output is named, a second input, or a file of options.
    static func effect(of words: [[UInt8]]) -> Effect {
        var effect = Effect.plain
        var rest = words[...]
        while let word = rest.popFirst() {
            if takesNextWord.contains(where: { word.elementsEqual($0.utf8) }) {
                guard rest.popFirst() != nil else { return .unknown }
                continue
            }
            guard word.first == Byte.dash, word.count > 1,
                !refused.contains(where: { word.hasPrefix(Array($0.utf8)) })
            else { return .unknown }
            if word.hasPrefix("-g") || word.hasPrefix("--g") { effect = .debugInformation }
        }
        return effect
    }

    private static let takesNextWord = ["-I", "--defsym", "-defsym"]

    private static let refused = [
        "-a", "--a", "-o", "--MD", "-MD", "--statistics", "-statistics", "--listing", "--dump", "--scfi", "-listing",
        "--info", "--itbl", "-itbl", "--target-help", "--help", "--version",
    ]
}
