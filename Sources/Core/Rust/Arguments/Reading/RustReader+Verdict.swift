extension RustReader {
    /// What the words amount to.
    mutating func verdict(linked: Bool) -> RustVerdict {
        // The crate may say something else of itself; then the program is not there, and nothing is kept.
        if !draft.isTest, !hasCrateTypes { draft.crateTypes = [.bin] }
        if let reason = missing ?? unsuitableTypes(linked: linked) ?? unsuitableEmits ?? unsuitableDebug {
            return .notCacheable(reason: reason)
        }
        guard draft.emits.contains(where: { $0.kind != .depInfo }) else { return .notCompilation }
        guard let outputs = OutputNames(of: draft)?.all() else { return .notCacheable(reason: "target") }
        draft.outputs = outputs
        draft.dependencyFile = outputs.first { $0.kind == .dependencies }?.path
        for cfg in configurations.sorted(by: { $0.lexicographicallyPrecedes($1) }) { addKey(.code, "--cfg", cfg) }
        return .compilation(draft)
    }

    private var missing: String? {
        mutating get {
            guard inputs.count < 2 else { return "multiple input files" }
            guard let input = inputs.first, !input.isEmpty else { return "missing input" }
            guard let outDirectory else { return "missing output_dir" }
            guard !paths.isEmpty else { return "missing emit" }
            guard let crateName, !crateName.isEmpty else { return "missing crate_name" }
            guard crateName.allSatisfy(OutputNames.isPlain) else { return "--crate-name" }
            (draft.input, draft.outDirectory, draft.crateName) = (input, outDirectory, crateName)
            draft.emits = paths.keys.sorted { $0.rawValue < $1.rawValue }.map { Emit(kind: $0, path: paths[$0] ?? nil) }
            return nil
        }
    }

    /// Of `lib`, `rlib` … any may stand together; a program or a macro stands alone.
    private func unsuitableTypes(linked: Bool) -> String? {
        let types = draft.crateTypes
        if !draft.isTest, types.isEmpty || types.contains(.sdylib) { return "crate-type" }
        if types.count > 1, types.contains(.bin) || types.contains(.procMacro) { return "crate-type" }
        return draft.isLinked && !linked ? "crate-type" : nil
    }

    /// Where more than one file of a kind comes out, their names are rustc's secret.
    private var unsuitableEmits: String? {
        let kinds = draft.emits.map(\.kind)
        let isSplit = draft.codegen.codegenUnits.map { $0 != Array("1") } ?? false
        let isCode = !Set(kinds).isDisjoint(with: [.assembly, .object, .llvmIR, .llvmBitcode])
        if isCode, isSplit || ![.automatic, .off].contains(draft.codegen.linkTime) { return "unsupported --emit" }
        let namesLink = draft.emits.contains { $0.kind == .link && $0.path != nil }
        return namesLink && draft.crateTypes.count > 1 ? "unsupported --emit" : nil
    }

    /// Split debug information lies in files with names of rustc's own; packing it reads those of other crates.
    private var unsuitableDebug: String? {
        if draft.codegen.rpath, draft.isLinked { return "rpath" }
        guard draft.codegen.hasDebugInfo, let split = draft.codegen.splitDebugInfo, split != Array("off") else {
            return nil
        }
        return split == "packed" && !draft.isLinked ? nil : "split-debuginfo"
    }
}
