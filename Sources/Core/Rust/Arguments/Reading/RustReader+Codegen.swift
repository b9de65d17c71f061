extension RustReader {
    /// `NAME` or `NAME=VALUE`.
    private struct Option {
        /// With dashes, however it was spelled.
        var name: String
        var value: [UInt8]?

        init(_ word: [UInt8]) {
            let parts = word.split(atFirst: "=")
            let name = (parts?.head ?? word).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
            self.name = name.text
            value = parts?.tail
        }

        /// As it enters keys: `-Clto` is not `-Clto=`.
        func flag(_ letter: String) -> String { letter + name + (value == nil ? "" : "=") }

        /// rustc's booleans: no value means yes.
        var isOff: Bool { value.map { ["n", "no", "off", "false"].contains($0.text) } ?? false }
    }

    mutating func applyCodegen(_ word: [UInt8]) {
        let option = Option(word)
        if option.name == "help" {
            isQuestion = true
            return
        }
        guard let meaning = CodegenRows.byName[option.name] else {
            return refuse("-C " + String(option.name.prefix(64)))
        }
        apply(meaning, option)
        let isPath = meaning == .linker || meaning == .profileUse
        draft.keyWords.append(
            KeyWord(role: .code, flag: Array(option.flag("-C").utf8), value: option.value ?? [], isPath: isPath))
    }

    mutating func applyUnstable(_ word: [UInt8]) {
        let option = Option(word)
        if option.name == "help" {
            isQuestion = true
            return
        }
        guard UnstableRows.keyed.contains(option.name) else { return refuse("-Z " + String(option.name.prefix(64))) }
        if option.name == "tune-cpu", let value = option.value { noteCPU(value) }
        addKey(.code, option.flag("-Z"), option.value ?? [])
    }

    private mutating func apply(_ meaning: CodegenMeaning, _ option: Option) {
        switch meaning {
        case .key: break
        case .refused: refuse(option.name)
        case .refusedUnlessOff: if !option.isOff { refuse(option.name) }
        case .llvmArguments: if !LLVMWords.arePlain(option.value ?? []) { refuse(option.name) }
        case .hidesPaths: draft.codegen.mayHidePaths = draft.codegen.mayHidePaths || !option.isOff
        case .linker, .linkArgument, .linkArguments, .linkerFlavor, .linkSelfContained, .linkerPlugin:
            applyLinking(meaning, option)
        default: applyFact(meaning, option)
        }
    }

    private mutating func applyLinking(_ meaning: CodegenMeaning, _ option: Option) {
        let value = option.value ?? []
        switch meaning {
        case .linker: draft.codegen.linker = value
        case .linkArgument: draft.codegen.linkArguments.append(value)
        case .linkArguments:
            draft.codegen.linkArguments += value.split { [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D].contains($0) }.map(
                Array.init)
        case .linkerFlavor: draft.codegen.linkerFlavor = value
        case .linkSelfContained: draft.codegen.linkSelfContained = value
        default: draft.codegen.linkerPlugin = !option.isOff
        }
        if value.contains("compress") { draft.codegen.mayHidePaths = true }
    }

    private mutating func applyFact(_ meaning: CodegenMeaning, _ option: Option) {
        let value = option.value ?? []
        switch meaning {
        case .linkTime: draft.codegen.linkTime = option.isOff ? .off : value == "thin" ? .thin : .fat
        case .extraFilename:
            // rustc takes what follows a dot for a suffix, and replaces it.
            if option.value == nil || value.contains(where: { !OutputNames.isPlain($0) }) { refuse(option.name) }
            draft.codegen.extraFilename = value
        case .debugInfo: draft.codegen.debugInfo = value
        case .splitDebugInfo: draft.codegen.splitDebugInfo = value
        case .codegenUnits: draft.codegen.codegenUnits = value
        case .targetCPU: noteCPU(value)
        case .profileUse: draft.codegen.profileUse = value
        case .preferDynamic: draft.codegen.preferDynamic = !option.isOff
        case .rpath: draft.codegen.rpath = !option.isOff
        case .strip: draft.codegen.strip = value == "symbols" ? .symbols : value == "debuginfo" ? .debugInfo : .none
        default: draft.codegen.embedsBitcode = !option.isOff
        }
    }

    private mutating func noteCPU(_ value: [UInt8]) {
        if value == "native" { draft.codegen.usesNativeCPU = true }
    }
}

/// Words for LLVM that surely name no file: switches, and numbers.
enum LLVMWords {
    static func arePlain(_ words: [UInt8]) -> Bool {
        words.split { $0 == 0x20 || $0 == 0x09 }.allSatisfy { isPlain(Array($0)) }
    }

    private static func isPlain(_ word: [UInt8]) -> Bool {
        let name = word.drop { $0 == UInt8(ascii: "-") }
        guard name.count < word.count, let (_, value) = word.split(atFirst: "=") else {
            return ["enable-", "disable-"].contains { String(decoding: name, as: UTF8.self).hasPrefix($0) }
        }
        return value == "true" || value == "false"
            || (!value.isEmpty && value.allSatisfy { (0x30...0x39).contains($0) })
    }
}
