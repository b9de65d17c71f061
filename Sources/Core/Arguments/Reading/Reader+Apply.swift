extension Reader {
    /// The table's answer, carried out.
    mutating func apply(_ use: FlagUse) {
        let value = use.value ?? []
        switch use.flag.meaning {
        case .compile, .assembly, .output, .language, .notCompilation, .refused: applyAction(use)
        case .refusedInCompile: refuseInCompile(use.reason)
        case .ignored: break
        case .key(let role, let traits): addKey(use, role, traits)
        case .dependency(let flag):
            draft.dependencyWords += use.range
            dependencies.note(flag, value)
            if flag == .file, value != "/dev/null", PathNames.isStream(value) { refuseInCompile(use.reason) }
        case .prefixMap(let scope): addPrefixMap(scope, use)
        case .compilationDirectory(let scope):
            debug.setDirectory(value, scope)
            addKey(use, .code, [])
        case .debug(let effect):
            debug.note(effect)
            addKey(use, .code, .family)
        case .colour: applyColour(use)
        case .writes(let kind):
            beside.named[kind] = value
            if PathNames.isStream(value) { refuseInCompile(use.reason) }
        case .writesBeside(let kind, let traits):
            beside.computed[kind] = value
            addKey(use, .code, traits)
        case .fallthroughWarning(let warning):
            fallthroughWarning.note(warning, use.value)
            addKey(use, .code, warning == .bare ? .family : [])
        case .arch: applyArchitecture(use)
        case .toPreprocessor: readPreprocessorWord(use)
        case .toAssembler:
            assemblerWords += use.flag.arity == .joined ? value.split(separator: Byte.comma).map(Array.init) : [value]
            addKey(use, .code, [])
        case .toFrontEnd: frontEndWords.append(value)
        case .toLLVM: addLLVMWord(use)
        case .toOneTarget: addOneTargetWord(use)
        }
    }

    private mutating func applyAction(_ use: FlagUse) {
        let value = use.value ?? []
        switch use.flag.meaning {
        case .compile:
            if action == .none { action = .compile }
            draft.outputWords += use.range
        case .assembly:
            action = .assembly
            draft.outputWords += use.range
        case .output:
            output = value
            draft.outputWords += use.range
            if value.isEmpty || (value != "/dev/null" && PathNames.isStream(value)) {
                refuseInCompile(use.reason)
            }
        case .language:
            // It is of no effect on the inputs before it, which compilers say.
            if !inputs.isEmpty { draft.keyArguments.append(KeyArgument(.code, flag: use.flag.canonical, value: value)) }
            if value == "none" {
                explicitLanguage = nil
            } else if let language = Language(driverName: value) {
                explicitLanguage = language
            } else {
                refusal = use.reason
            }
        case .notCompilation: isAskedForNothing = true
        default: refusal = use.reason
        }
    }

    private mutating func applyColour(_ use: FlagUse) {
        guard case .colour(let colour) = use.flag.meaning else { return }
        guard let value = use.value else {
            draft.colour = colour
            return
        }
        draft.colour = value == "always" ? .always : value == "never" ? .never : .automatic
    }

    private mutating func applyArchitecture(_ use: FlagUse) {
        let value = use.value ?? []
        if let architecture, architecture != value {
            refuseInCompile("multiple different -arch, and SCCACHE_CACHE_MULTIARCH not set")
        }
        architecture = value
        addKey(use, .code, .probe)
    }

    /// Compilers differ in where they cut a map with several `=`, so only plain ones are understood.
    private mutating func addPrefixMap(_ scope: PrefixMap.Scope, _ use: FlagUse) {
        let parts = (use.value ?? []).split(separator: Byte.equals, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return refuseInCompile(use.reason) }
        draft.prefixMaps.append(PrefixMap(scope, old: Array(parts[0]), new: Array(parts[1])))
    }

    /// Options of LLVM are not known in full: one that may name a file is refused.
    private mutating func addLLVMWord(_ use: FlagUse) {
        let value = use.value ?? []
        let text = String(decoding: value, as: UTF8.self)
        if ["file", "output", "profile", "plugin", "-o="].contains(where: text.contains) {
            return refuseInCompile(use.reason)
        }
        if let equals = value.firstIndex(of: Byte.equals) { mustNotExist(Array(value[(equals + 1)...])) }
        addKey(use, .code, [])
    }

    /// `-Xarch_arm64 -O2`: a pair, of which only harmless second halves are understood.
    private mutating func addOneTargetWord(_ use: FlagUse) {
        let value = use.value ?? []
        let isHarmless =
            ["-m", "-O", "-D", "-U", "-W"].contains { value.hasPrefix(Array($0.utf8)) }
            && !value.contains(Byte.comma) && !value.hasPrefix("-mllvm") && !value.hasPrefix("-Weverything")
        guard isHarmless else { return refuseInCompile(use.reason) }
        draft.keyArguments.append(KeyArgument(.code, flag: use.word, value: value))
        draft.probeArguments += words[use.range]
        if value.hasPrefix("-m"), value.suffix(7).elementsEqual([UInt8]("=native")) { draft.usesNativeCPU = true }
    }
}
