/// A call of rustc that can be cached.
///
/// The fields up to `codegen` do not repeat each other, so a key takes all of them: what is a field of its own is not
/// among the key words. Only `outDirectory` and the explicit paths of `emits` say nothing but where files go.
package struct RustCompilation: Equatable, Sendable {
    package var crateName: [UInt8] = []
    /// As given, in order, each once; a program where none is given. Empty only under `--test`.
    package var crateTypes: [CrateType] = []
    /// `--test`: whatever the crate types, one program is linked.
    package var isTest = false
    /// The crate root as spelled.
    package var input: [UInt8] = []
    package var outDirectory: [UInt8] = []
    /// Each kind once, in the order of ``Emit/Kind``; of several paths for one kind the last counts.
    package var emits: [Emit] = []
    /// In the user's order, as are the following.
    package var externs: [Extern] = []
    package var searchPaths: [SearchPath] = []
    package var nativeLibraries: [NativeLibrary] = []
    /// In the user's order, but `--cfg` last and sorted.
    package var keyWords: [KeyWord] = []
    package var prefixMaps: [RustPrefixMap] = []
    /// The last `--remap-path-scope`.
    package var remapScope: [UInt8]?
    package var target = RustTarget.host

    /// Facts from `-C` and `-Z`; all their words are among the key words.
    package var codegen = RustCodegen()
    /// Facts from `--error-format`, `--json`, `--color`; all their words are among the key words.
    package var messages = RustMessages()

    /// Everything that is written, in the order of `emits`, the user's dep-info among it.
    package var outputs: [RustOutput] = []
    /// The dep-info that the user asked for.
    package var dependencyFile: [UInt8]?
    /// The command line with argument files expanded.
    package var expandedArguments: [[UInt8]] = []

    package init() {}
}

extension RustCompilation {
    package func emits(_ kind: Emit.Kind) -> Bool { emits.contains { $0.kind == kind } }

    /// A linker runs.
    package var isLinked: Bool { emits(.link) && (isTest || crateTypes.contains(where: \.isLinked)) }
    /// What is made, in the words of the setting `crate_types`. Where nothing is linked no type that links counts.
    package var products: Set<String> {
        if isTest { return isLinked ? ["test"] : [] }
        return Set(crateTypes.filter { isLinked || !$0.isLinked }.map(\.spelled))
    }
    /// Whole archives of other crates and native libraries may end up in an output.
    package var bundlesArchives: Bool { emits(.link) && crateTypes.contains(.staticlib) && !isTest }
}
