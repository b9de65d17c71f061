extension RustReader {
    mutating func apply(_ flag: RustFlag, _ value: [UInt8]) {
        switch flag.meaning {
        case .question: isQuestion = true
        case .print: applyPrint(value)
        case .refused: refuse(flag.canonical)
        case .key(let role): addKey(role, flag.canonical, value)
        case .lint:
            if value == "help" { isQuestion = true }
            addKey(.code, flag.canonical, value)
        case .configuration: configurations.append(value)
        case .crateName: crateName = value
        case .crateType: applyCrateTypes(value)
        case .emit: applyEmits(value)
        case .outDirectory: outDirectory = value
        case .extern: draft.externs.append(Extern(value))
        case .searchPath: draft.searchPaths.append(SearchPath(value))
        case .nativeLibrary: draft.nativeLibraries.append(NativeLibrary(value))
        case .target: applyTarget(value)
        case .test: draft.isTest = true
        case .codegen: applyCodegen(value)
        case .unstable: applyUnstable(value)
        case .optimise: addKey(.code, flag.canonical, Array("3"))
        case .debug: applyCodegen(Array("debuginfo=2"))
        case .prefixMap: applyPrefixMap(value)
        case .remapScope: draft.remapScope = value
        case .colour, .errorFormat, .json: applyMessages(flag, value)
        }
    }

    mutating func addKey(_ role: KeyWord.Role, _ flag: String, _ value: [UInt8]) {
        draft.keyWords.append(KeyWord(role: role, flag: Array(flag.utf8), value: value))
    }

    /// Two kinds are told beside a compile; of the others the first ends it.
    private mutating func applyPrint(_ value: [UInt8]) {
        let kind = value.split(atFirst: "=")?.head ?? value
        if kind == "native-static-libs" || kind == "link-args" { refuse("--print") } else { isQuestion = true }
    }

    private mutating func applyCrateTypes(_ value: [UInt8]) {
        hasCrateTypes = true
        for name in value.commaParts {
            guard let type = CrateType(name) else { return refuse("argument parse") }
            if !draft.crateTypes.contains(type) { draft.crateTypes.append(type) }
        }
    }

    private mutating func applyEmits(_ value: [UInt8]) {
        for part in value.commaParts {
            let (name, path) = part.split(atFirst: "=").map { ($0.head, Optional($0.tail)) } ?? (part, nil)
            guard let kind = Emit.Kind(name) else { return refuse("unsupported --emit") }
            // Text to the standard output has nobody to put it there after a hit.
            if path?.isEmpty == true || path.map({ $0 == "-" }) == true { return refuse("unsupported --emit") }
            paths[kind] = .some(path)
        }
    }

    private mutating func applyTarget(_ value: [UInt8]) {
        guard value.hasSuffix(".json") else {
            draft.target = .named(value)
            return
        }
        draft.target = .file(value)
        draft.keyWords.append(
            KeyWord(role: .code, flag: Array("--target"), value: value, isPath: true, hashesFile: true))
    }

    private mutating func applyPrefixMap(_ value: [UInt8]) {
        guard let (old, new) = value.split(atLast: "=") else { return refuse("argument parse") }
        draft.prefixMaps.append(RustPrefixMap(old: old, new: new))
    }

    private mutating func applyMessages(_ flag: RustFlag, _ value: [UInt8]) {
        addKey(.messages, flag.canonical, value)
        switch flag.meaning {
        case .colour: draft.messages.colour = value == "always" ? .always : value == "never" ? .never : .automatic
        case .errorFormat: draft.messages.format = value == "json" ? .json : value == "short" ? .short : .human
        default:
            draft.messages.jsonOptions += value.commaParts
            // Times differ from run to run.
            if value.commaParts.contains(where: { $0 == "timings" }) { refuse(flag.canonical) }
        }
    }
}
