/// The names that rustc gives to its outputs, without asking it.
struct OutputNames {
    private let compilation: RustCompilation
    /// Crate name and extra file name.
    private let stem: [UInt8]

    /// - Returns: nil where the target has naming rules that are not known here.
    init?(of compilation: RustCompilation) {
        self.compilation = compilation
        stem = compilation.crateName + compilation.codegen.extraFilename
        guard TargetNames.areKnown(for: compilation) else { return nil }
    }

    /// A byte that is the same in a file's name as on the command line. A dot is not: rustc would replace what follows.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    func all() -> [RustOutput] {
        compilation.emits.flatMap { emit in
            emit.kind == .link ? links(emit.path) : [side(emit)]
        }
    }

    private func side(_ emit: Emit) -> RustOutput {
        switch emit.kind {
        case .depInfo: RustOutput(.dependencies, emit.path ?? named("", ".d"))
        case .metadata: RustOutput(.metadata, emit.path ?? named("lib", ".rmeta"))
        case .assembly: RustOutput(.assembly, emit.path ?? named("", ".s"))
        case .object: RustOutput(.object, emit.path ?? named("", ".o"))
        case .llvmIR: RustOutput(.llvmIR, emit.path ?? named("", ".ll"))
        case .llvmBitcode: RustOutput(.llvmBitcode, emit.path ?? named("", ".bc"))
        case .mir, .link: RustOutput(.mir, emit.path ?? named("", ".mir"))
        }
    }

    private func links(_ path: [UInt8]?) -> [RustOutput] {
        if compilation.isTest { return [RustOutput(.program, path ?? named("", ""))] }
        var outputs: [RustOutput] = []
        for type in compilation.crateTypes {
            let output = link(type, path)
            if !outputs.contains(output) { outputs.append(output) }
        }
        return outputs
    }

    private func link(_ type: CrateType, _ path: [UInt8]?) -> RustOutput {
        switch type {
        case .lib, .rlib: RustOutput(.rlib, path ?? named("lib", ".rlib"))
        case .staticlib: RustOutput(.staticArchive, path ?? named("lib", ".a"))
        case .bin: RustOutput(.program, path ?? named("", ""))
        case .dylib, .cdylib, .procMacro, .sdylib: RustOutput(.sharedLibrary, path ?? named("lib", ".so"))
        }
    }

    private func named(_ prefix: StaticString, _ suffix: StaticString) -> [UInt8] {
        let directory = compilation.outDirectory
        let needsSlash = !directory.isEmpty && directory.last != UInt8(ascii: "/")
        return directory + (needsSlash ? [UInt8(ascii: "/")] : []) + Array(prefix) + stem + Array(suffix)
    }
}

/// Which targets name their files as Linux does.
enum TargetNames {
    static func areKnown(for compilation: RustCompilation) -> Bool {
        if compilation.isLinked { return isLinux(compilation.target) }
        return !compilation.bundlesArchives || namesArchives(compilation.target)
    }

    private static func isLinux(_ target: RustTarget) -> Bool {
        switch target {
        case .host: true
        case .named(let name): name.split(separator: UInt8(ascii: "-")).contains { Array($0) == "linux" }
        case .file: false
        }
    }

    private static func namesArchives(_ target: RustTarget) -> Bool {
        switch target {
        case .host: true
        case .named(let name): !name.contains("windows") && !name.contains("uefi")
        case .file: false
        }
    }
}
