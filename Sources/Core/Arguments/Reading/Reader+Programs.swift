/// Words for the programs behind the driver.
extension Reader {
    /// `-Wp,a,b` or `-Xpreprocessor a`: dependency options or key material, never both in one word.
    mutating func readPreprocessorWord(_ use: FlagUse) {
        let value = use.value ?? []
        let parts =
            use.flag.arity == .joined
            ? value.split(separator: Byte.comma, omittingEmptySubsequences: false).map(Array.init) : [value]
        if let requests = PreprocessorWords.dependencies(parts, dialect: call.dialect) {
            guard use.flag.arity == .joined else { return refuseInCompile(use.reason) }
            draft.dependencyWords += use.range
            for request in requests {
                dependencies.noteForPreprocessor(request.flag, request.value)
                if request.flag == .file, request.value != "/dev/null", PathNames.isStream(request.value) {
                    refuseInCompile(use.reason)
                }
            }
            return
        }
        guard parts.allSatisfy(PreprocessorWords.isKeyMaterial) else { return refuseInCompile(use.reason) }
        let comments = parts.contains { $0 == "-C" || $0 == "-CC" }
        addKey(use, .code, comments ? [.probe, .comments] : .probe)
    }

    mutating func readAssemblerWords() {
        switch AssemblerWords.effect(of: assemblerWords) {
        case .unknown: refuseInCompile("-Wa")
        case .debugInformation: debug.note(.on)
        case .plain: break
        }
    }

    /// The values of `-Xclang` make a command line of their own.
    mutating func readFrontEndWords() {
        var position = 0
        while position < frontEndWords.count, refusalInCompile == nil {
            let word = frontEndWords[position]
            guard word.first == Byte.dash else {
                return refuseInCompile("Can't handle Raw arguments with -Xclang")
            }
            guard let match = FlagTable.frontEnd.match(word) else {
                return refuseInCompile("Can't handle UnknownFlag arguments with -Xclang")
            }
            var value = match.value
            position += 1
            if match.takesNextWord {
                guard position < frontEndWords.count else { return refuseInCompile("argument parse") }
                value = frontEndWords[position]
                position += 1
            }
            applyFrontEnd(FlagUse(flag: match.flag, word: word, value: value, range: 0..<0))
        }
    }

    /// Keys keep apart what is said to the driver and to the front end.
    private mutating func applyFrontEnd(_ use: FlagUse) {
        let before = draft.keyArguments.count
        apply(use)
        for index in before..<draft.keyArguments.count {
            draft.keyArguments[index].flag = [UInt8]("-Xclang=") + draft.keyArguments[index].flag
        }
    }
}
