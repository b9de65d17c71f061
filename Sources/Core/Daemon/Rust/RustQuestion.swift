import Arguments
import Config
import Hashing
import Keys
import Posix
import PosixAsync
import Rust
import Statistics
import Wire

/// From a call of rustc to a crate that can be cached, or to the reason why not.
struct RustQuestion: Sendable {
    enum Understanding: Sendable {
        case work(RustWork)
        /// The client runs rustc by itself.
        case local(Refusal)
    }

    private let request: CompileRequest
    private let service: Service
    private let surroundings: Surroundings
    /// Nothing is compiled.
    private let isRehearsal: Bool

    init(_ request: CompileRequest, _ service: Service, isRehearsal: Bool = false) {
        self.isRehearsal = isRehearsal
        self.request = request
        self.service = service
        surroundings = Surroundings(environment: Environment(block: request.environment), directory: request.directory)
    }

    func understand() async -> Understanding {
        let program = Path(request.program, in: request.directory)
        service.slow.refresh()
        if !service.slow.areNone, await !service.slow.areAwake([Path(request.directory), program]) {
            return .local(.asleep)
        }
        guard let caller = RustCaller(request) else { return refuse("unknown compiler") }
        switch await Reception(request, surroundings.environment, service, isRehearsal: isRehearsal) {
        case .local(let refusal): return .local(refusal)
        case .welcome(let configuration, let stack):
            // What it would do instead of rustc nobody knows: it runs itself.
            if caller.tool == .wrapper { return refuse("workspace wrapper") }
            let call = RustCall(
                arguments: caller.arguments, directory: request.directory,
                linked: configuration.request.rust.keepsLinked)
            switch RustCommandParser.parse(call, readFile: readArguments) {
            case .notCompilation: return .local(.notCompilation(caller.name))
            case .notCacheable(let reason): return refuse(reason)
            case .compilation(let compilation):
                guard compilation.products.isSubset(of: configuration.request.rust.crateTypes) else {
                    return refuse("crate-type")
                }
                return await understand(compilation, caller, program, (configuration, stack))
            }
        }
    }

    private func readArguments(_ path: [UInt8]) -> [UInt8]? {
        // Pipes are the compiler's alone, and names of open files mean others here.
        if PathNames.isStream(path) { return nil }
        return try? RegularFile.contents(of: Path(path, in: request.directory), limit: 64 << 20)
    }

    private func refuse(_ reason: String) -> Understanding {
        .local(.notCacheable(reason: reason, request.arguments.last ?? request.program))
    }

    private func understand(
        _ compilation: RustCompilation, _ caller: RustCaller, _ program: Path, _ wanted: (Configuration, Stack)
    ) async -> Understanding {
        if let name = refusedVariable { return refuse(name) }
        if compilation.codegen.usesNativeCPU, NativeCPU.description == nil { return refuse("target-cpu") }
        guard
            let toolchain = await service.toolchains.toolchain(
                of: program, for: caller, target: compilation.target.name, in: surroundings),
            !toolchain.isShadowed(in: surroundings.environment)
        else { return refuse("unknown compiler identity") }
        let linking: Linking?
        let unnamed: [Path]
        do throws(Doubt) {
            linking = try await Linking.of(compilation, toolchain, surroundings, service)
            unnamed = try CrateSearch(compilation, in: surroundings.directory).unnamedCrates()
        } catch { return refuse(error.reason) }
        let crate = CrateFiles(
            compilation, unnamed: unnamed, linked: linking?.arguments.read ?? [], in: surroundings.directory)
        if !service.slow.areNone, await !service.slow.areAwake(crate.paths) { return .local(.asleep) }
        guard let contents = await crate.contents(service.hasher) else { return refuse("unreadable input file") }
        let roots = roots(of: compilation, toolchain, wanted.0)
        let key = CrateKey(
            compilation: compilation, toolchain: toolchain.digest, linker: linking?.linker.digest,
            source: contents.source.digest, externs: contents.externs.map(\.digest),
            files: contents.files.map(\.digest), linked: contents.linked.map(\.digest),
            found: zip(unnamed, contents.unnamed).map { (Array($0.name), $1.digest) },
            environment: variables(caller, compilation, wanted.0.request.rust), roots: roots)
        let manifest = key.digest()
        let question = DirectQuestion(
            manifest: manifest, place: CompilePlace(directory: surroundings.directory, roots: roots), date: [],
            diagnostics: key.diagnostics(terminal: request.wantsColour), dependencies: nil, comments: nil,
            environment: surroundings.environment)
        return .work(
            RustWork(
                compilation: compilation, surroundings: surroundings, configuration: wanted.0, stack: wanted.1,
                key: key, manifest: manifest, question: question, toolchain: toolchain,
                linking: linking,
                inputs: [contents.source] + contents.externs + contents.unnamed, wantsColour: request.wantsColour,
                pool: await service.slow.pool(for: crate.paths, else: service.pool)))
    }

    private func roots(
        of compilation: RustCompilation, _ toolchain: Toolchain, _ configuration: Configuration
    ) -> Roots {
        let home =
            surroundings.environment.raw("CARGO_HOME")
            ?? surroundings.environment.raw("HOME").map { $0 + Array("/.cargo".utf8) }
        return CrateRoots(
            directory: surroundings.directory,
            outDirectory: Array(Path(compilation.outDirectory, in: surroundings.directory).bytes), cargoHome: home,
            toolchain: Array(toolchain.sysroot.bytes),
            baseDirectories: configuration.baseDirectories.longestFirst
        ).roots
    }

    // MARK: Variables

    private var refusedVariable: String? {
        for entry in surroundings.environment.entries {
            let name = entry.prefix { $0 != UInt8(ascii: "=") }
            if Guard.refusedVariables.holds, RustVariables.isRefused(name) {
                return String(decoding: name, as: UTF8.self)
            }
        }
        return nil
    }

    private func variables(
        _ caller: RustCaller, _ compilation: RustCompilation, _ settings: RustSettings
    ) -> [[UInt8]] {
        var kept =
            !Guard.environment.holds
            ? []
            : surroundings.environment.entries.filter { entry in
                RustVariables.isKeyed(
                    entry.prefix { $0 != UInt8(ascii: "=") }, clippy: caller.tool == .clippy,
                    linked: compilation.isLinked)
            }
        // Who believes less of macros must not be given what was learnt with more faith.
        kept += settings.pureMacros.map { Array("pure macro \($0)".utf8) }
        if compilation.codegen.usesNativeCPU { kept.append(Array("native ".utf8) + (NativeCPU.description ?? [])) }
        if caller.tool == .clippy, Guard.clippySettings.holds { kept += ClippySettings(surroundings).facts }
        return kept.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

extension RustTarget {
    /// As in `lib/rustlib`, or the path of a description.
    var name: [UInt8]? {
        switch self {
        case .host: nil
        case .named(let name), .file(let name): name
        }
    }
}
