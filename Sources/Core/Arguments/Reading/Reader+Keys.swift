extension Reader {
    /// Enters a word into the key, with everything that its row says.
    mutating func addKey(_ use: FlagUse, _ role: KeyArgument.Role, _ traits: Traits) {
        var (flag, value) = Self.canonical(use, traits)
        if traits.contains(.profile), value.isEmpty { value = [UInt8](Self.profileName) }
        if traits.contains(.needsSlash), !value.contains(Byte.slash) { return refuseInCompile(use.reason) }
        var argument = KeyArgument(role, flag: flag, value: value, isPath: traits.contains(.path))
        argument.hashesFile = traits.contains(.file)
        if traits.contains(.profile) {
            argument.flag = use.flag.canonical
            argument.fileInDirectory = [UInt8](Self.profileName)
        }
        draft.keyArguments.append(argument)
        if traits.contains(.probe) { draft.probeArguments += words[use.range] }
        if traits.contains(.maybeFile), flag.last == Byte.equals { mustNotExist(value) }
        if traits.contains(.precompiled) { refuseBesidePrecompiled(value) }
        if traits.contains(.cpu), value == "native" { draft.usesNativeCPU = true }
        if traits.contains(.bitcode) { beside.isBitcode = true }
        absorb(traits)
    }

    private static let profileName: StaticString = "default.profdata"

    private mutating func absorb(_ traits: Traits) {
        if traits.contains(.directory) { draft.directoryMatters = true }
        if traits.contains(.objectPath) { draft.objectPathMatters = true }
        if traits.contains(.wholeCommand) { draft.commandLineMatters = true }
        if traits.contains(.comments) { draft.commentsMatter = true }
        if traits.contains(.columns) { draft.preprocessedTextDecides = false }
    }

    /// One spelling for all ways to write the same: `-I foo`, `-Ifoo`, `--include-directory=foo`.
    private static func canonical(_ use: FlagUse, _ traits: Traits) -> (flag: [UInt8], value: [UInt8]) {
        if traits.contains(.family) {
            guard let equals = use.word.firstIndex(of: Byte.equals) else { return (use.word, []) }
            return (Array(use.word[...equals]), Array(use.word[(equals + 1)...]))
        }
        if use.flag.arity == .aloneOrEquals, let value = use.value {
            return (use.flag.canonical + [Byte.equals], value)
        }
        return (use.flag.canonical, use.value ?? [])
    }

    /// Numbers are no file names.
    mutating func mustNotExist(_ value: [UInt8]) {
        guard value.contains(where: { !(Byte.zero...Byte.nine).contains($0) }) else { return }
        draft.pathsThatMustNotExist.append(value)
    }

    private mutating func refuseBesidePrecompiled(_ header: [UInt8]) {
        draft.pathsThatMustNotExist.append(header + [UInt8](".gch"))
        if call.dialect == .clang { draft.pathsThatMustNotExist.append(header + [UInt8](".pch")) }
    }

    /// Colours enter as what they come to: the last flag counts, and leaving it to the terminal is no flag.
    mutating func addColour() {
        switch draft.colour {
        case .always: addColourKey("always")
        case .never: addColourKey("never")
        case .automatic, nil: break
        }
    }

    private mutating func addColourKey(_ value: StaticString) {
        draft.keyArguments.append(KeyArgument(.code, flag: [UInt8]("-fdiagnostics-color="), value: [UInt8](value)))
    }
}
