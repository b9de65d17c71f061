/// What an option of `-C` is about. All of them enter keys unless they are refused.
package enum CodegenMeaning: Equatable, Sendable {
    case key
    /// Counted under its own name.
    case refused
    case refusedUnlessOff
    case llvmArguments
    case linker, linkArgument, linkArguments, linkerFlavor, linkSelfContained, linkerPlugin
    case linkTime, extraFilename, debugInfo, splitDebugInfo, codegenUnits, targetCPU, profileUse
    case preferDynamic, rpath, strip, embedBitcode
    /// What it adds is compressed.
    case hidesPaths
}

/// Every option of `rustc -C help` 1.95; any other makes a call uncacheable. Names are spelled with dashes here; rustc
/// takes underscores too.
package enum CodegenRows {
    package static let all: [(name: String, meaning: CodegenMeaning)] =
        refused + linking + facts + text.map { ($0, .key) }

    static let refused: [(name: String, meaning: CodegenMeaning)] = [
        ("dlltool", .refused),  // a program that nothing else accounts for
        ("incremental", .refused),  // depends on what was compiled before
        ("llvm-args", .llvmArguments),
        ("passes", .refused),
        ("remark", .refused),
        ("save-temps", .refusedUnlessOff),
    ]

    static let linking: [(name: String, meaning: CodegenMeaning)] = [
        ("link-arg", .linkArgument),
        ("link-args", .linkArguments),
        ("link-self-contained", .linkSelfContained),
        ("linker", .linker),
        ("linker-flavor", .linkerFlavor),
        ("linker-plugin-lto", .linkerPlugin),
        ("prefer-dynamic", .preferDynamic),
        ("rpath", .rpath),
        ("strip", .strip),
    ]

    static let facts: [(name: String, meaning: CodegenMeaning)] = [
        ("codegen-units", .codegenUnits),
        ("debuginfo", .debugInfo),
        ("embed-bitcode", .embedBitcode),
        ("extra-filename", .extraFilename),
        ("instrument-coverage", .hidesPaths),
        ("lto", .linkTime),
        ("profile-use", .profileUse),
        ("split-debuginfo", .splitDebugInfo),
        ("target-cpu", .targetCPU),
    ]

    static let text = [
        "ar", "code-model", "collapse-macro-debuginfo", "control-flow-guard", "debug-assertions",
        "default-linker-libraries", "dwarf-version", "force-frame-pointers", "force-unwind-tables", "inline-threshold",
        "jump-tables", "link-dead-code", "linker-features", "metadata", "no-prepopulate-passes", "no-redzone",
        "no-stack-check", "no-vectorize-loops", "no-vectorize-slp", "opt-level", "overflow-checks", "panic",
        "profile-generate", "relocation-model", "relro-level", "soft-float", "symbol-mangling-version",
        "target-feature", "unsafe-allow-abi-mismatch",
    ]

    static let byName: [String: CodegenMeaning] = Dictionary(all.map { ($0.name, $0.meaning) }) { first, _ in first }
}
