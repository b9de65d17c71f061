extension Reader {
    /// What follows when all words are read and there was no refusal that outranks everything.
    mutating func verdict() -> Verdict {
        if dependencies.isAmbiguous { refuseInCompile("-Wp") }
        if let refusalInCompile { return .notCacheable(reason: refusalInCompile) }
        guard let input = inputs.first else { return .notCacheable(reason: "no input file") }
        guard inputs.count == 1 else { return .notCacheable(reason: "multiple input files") }
        if input.path.isEmpty { return .notCacheable(reason: "no input file") }
        if PathNames.isStream(input.path) { return .notCacheable(reason: "-") }
        guard let language = input.language ?? Language(path: input.path, plusplus: call.plusplus) else {
            return .notCacheable(reason: "unknown source language")
        }
        if let reason = refusal(of: language) { return .notCacheable(reason: reason) }
        if let output, output == "/dev/null", namesFilesAfterOutput { return .notCacheable(reason: "-o") }
        draft.input = input.path
        draft.language = language
        finishOutputs()
        finishFacts()
        return .compilation(draft)
    }

    private func refusal(of language: Language) -> String? {
        if language.isHeader { return "precompiled header" }
        if language == .cxxModule { return "module interface" }
        // Assembler is not made from assembler.
        if language.isAssembler, action == .assembly { return "-S" }
        // clang names the file after the input then, wherever `-o` points.
        if call.dialect == .clang, action == .assembly, !debug.isOff, debug.split == .separateFile {
            return "-gsplit-dwarf"
        }
        return nil
    }

    /// Compilers differ in what they name after the null device.
    private var namesFilesAfterOutput: Bool {
        !beside.computed.isEmpty || debug.split == .separateFile || dependencies.isNamedAfterOutput
    }

    private mutating func finishOutputs() {
        let isAssembly = action == .assembly
        draft.emitsAssembly = isAssembly
        draft.object = output ?? beside.defaultObject(input: draft.input, isAssembly: isAssembly)
        draft.outputs = [Output(.object, draft.object)]
        draft.outputs += beside.outputs(
            dialect: call.dialect, language: draft.language, input: draft.input, output: output)
        if debug.split != .none, isSplitWritten { draft.objectPathMatters = true }
        if debug.split == .separateFile, isSplitWritten, !isAssembly {
            draft.outputs.append(
                BesideRules.splitDebug(dialect: call.dialect, input: draft.input, output: output))
        }
        if draft.language.needsPreprocessing {
            draft.dependencies = dependencies.request(dialect: call.dialect, input: draft.input, output: output)
        }
    }

    /// gcc splits even where there is nothing to split; old versions of clang take the flag for `-g`.
    private var isSplitWritten: Bool { call.dialect == .gcc || !debug.isOff }

    private mutating func finishFacts() {
        addColour()
        draft.hasDebugInfo = debug.isOn || (debug.split != .none && isSplitWritten)
        if draft.hasDebugInfo {
            draft.directoryMatters = true
            draft.preprocessedTextDecides = false
        }
        let shows = !beside.computed.isEmpty || draft.objectPathMatters
        if debug.directoryCoversAll || !shows { draft.compilationDirectory = debug.directory }
        if draft.language.isAssembler || fallthroughWarning.readsComments { draft.commentsMatter = true }
        if call.dialect == .clang, draft.commandLineMatters, draft.dependencies?.style != .all {
            draft.refusesExtraArguments = true
        }
        draft.dependencyWords.sort()
        draft.outputWords.sort()
    }
}
