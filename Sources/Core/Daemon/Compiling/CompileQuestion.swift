import Arguments
import Compilers
import Config
import Hashing
import Keys
import Posix
import PosixAsync
import Statistics
import Wire

/// From a request to work that can be cached, or to the reason why not.
struct CompileQuestion: Sendable {
    enum Understanding: Sendable {
        case work(CompileWork)
        /// The client runs the compiler by itself.
        case local(Refusal)
    }

    private let request: CompileRequest
    private let service: Service
    private let surroundings: Surroundings
    /// Nothing is compiled: what should be said once in a daemon's life is left for a compile.
    private let isRehearsal: Bool

    /// What the request's environment asks for.
    private typealias Wanted = (configuration: Configuration, stack: Stack)

    init(_ request: CompileRequest, _ service: Service, isRehearsal: Bool = false) {
        self.isRehearsal = isRehearsal
        self.request = request
        self.service = service
        surroundings = Surroundings(environment: Environment(block: request.environment), directory: request.directory)
    }

    func understand() async -> Understanding {
        service.slow.refresh()
        if !service.slow.areNone, await !service.slow.areAwake(scene) { return .local(.asleep) }
        let wanted: Wanted
        switch await Reception(request, surroundings.environment, service, isRehearsal: isRehearsal) {
        case .welcome(let configuration, let stack): wanted = (configuration, stack)
        case .local(let refusal): return .local(refusal)
        }
        let program = Path(request.program, in: request.directory)
        let name = request.arguments.first ?? request.program
        guard let family = await service.registry.family(of: program, named: name, in: surroundings),
            let dialect = family.dialect
        else { return .local(.unsupported(name)) }
        let call = Call(
            arguments: Array(request.arguments.dropFirst()), directory: request.directory, dialect: dialect,
            plusplus: family.plusplus)
        guard let parsed = await parse(call) else { return .local(.asleep) }
        switch parsed {
        case .notCompilation: return .local(.notCompilation(name))
        case .notCacheable(let reason): return refuse(reason)
        case .compilation(let compilation):
            return await understand(compilation, program, name, wanted)
        }
    }

    /// What is touched before anything is known of the call.
    private var scene: [Path] {
        var paths = [Path(request.directory), Path(request.program, in: request.directory)]
        if let named = surroundings.environment.raw("PWD"), !named.isEmpty { paths.append(Path(named)) }
        if let file = Places(surroundings.environment).configurationFile {
            paths.append(Path(Array(file.bytes), in: request.directory))
        }
        return paths
    }

    /// What a compile writes and reads first.
    private func scene(of compilation: Compilation) -> [Path] {
        [Path(request.directory)]
            + ([compilation.input] + compilation.outputs.map(\.path)).map { Path($0, in: request.directory) }
    }

    /// Response files are read on the way: elsewhere where that may hang. `nil` when it does.
    private func parse(_ call: Call) async -> Verdict? {
        for word in call.arguments where word.first == UInt8(ascii: "@") {
            guard let place = await service.slow.place(of: Path(word.dropFirst(), in: request.directory)) else {
                continue
            }
            return await service.slow.run(at: place) { CommandParser.parse(call, readFile: readResponseFile) }
        }
        return CommandParser.parse(call, readFile: readResponseFile)
    }

    /// Pipes are the compiler's alone, and names of open files mean others here.
    private func readResponseFile(_ path: [UInt8]) -> [UInt8]? {
        if PathNames.isStream(path) { return nil }
        return try? RegularFile.contents(of: Path(path, in: request.directory), limit: 64 << 20)
    }

    private func refuse(_ reason: String) -> Understanding {
        .local(.notCacheable(reason: reason, request.arguments.last ?? request.program))
    }

    private func understand(
        _ compilation: Compilation, _ program: Path, _ name: [UInt8], _ wanted: Wanted
    ) async -> Understanding {
        let configuration = wanted.configuration
        if !service.slow.areNone {
            let named = compilation.keyArguments.filter(\.hashesFile).map(\.value) + compilation.pathsThatMustNotExist
            let paths = ([compilation.input] + named).map { Path($0, in: request.directory) }
            guard await service.slow.areAwake(paths) else { return .local(.asleep) }
        }
        if Guard.refusedVariables.holds, let variable = surroundings.refusing {
            return refuse(String(decoding: variable, as: UTF8.self))
        }
        if Guard.namedFiles.holds,
            compilation.pathsThatMustNotExist.contains(where: { Files.exists(Path($0, in: request.directory)) })
        {
            return refuse("option names a file")
        }
        if let word = compilation.misleadingDependencyWord { return refuse(String(decoding: word, as: UTF8.self)) }
        let source = Path(compilation.input, in: request.directory)
        guard let facts = try? FileFacts(of: source) else {
            // A missing source is the compiler's to complain about.
            return .local(
                .withoutSource(compilation.input, LanguageName(compilation.language, dialect: compilation.dialect)))
        }
        guard facts.isRegular else { return refuse("input is not a file") }
        guard
            let identity = IdentityQuestion(
                program: program, name: name, compilation: compilation, in: surroundings),
            let compiler = await service.registry.identity(of: identity, in: surroundings)
        else { return refuse("unknown compiler identity") }
        guard let content = await service.hasher.contents(of: [.init(source, facts)])[0],
            let files = await keyFiles(compilation, configuration)
        else { return refuse("unreadable input file") }
        let key = ManifestKey(
            compilation: compilation, compiler: compiler, source: content.digest, files: files,
            environment: variables + busters(configuration),
            directory: surroundings.recordedDirectory,
            base: BaseDirectory(
                configured: configuration.baseDirectories.longestFirst, source: Array(source.bytes),
                directory: request.directory))
        return .work(await work(compilation, wanted, key, program, content.facts))
    }

    private func work(
        _ compilation: Compilation, _ wanted: Wanted, _ key: ManifestKey, _ program: Path, _ source: FileFacts
    ) async -> CompileWork {
        let manifest = key.digest()
        let question = DirectQuestion(
            manifest: manifest,
            place: CompilePlace(
                directory: request.directory, roots: key.base.roots, mapped: key.mappedDirectory),
            date: DateValue.now(in: surroundings), diagnostics: diagnostics(compilation),
            dependencies: compilation.dependencies, comments: CommentStyle(compilation))
        return CompileWork(
            compilation: compilation, surroundings: surroundings, configuration: wanted.configuration, key: key,
            manifest: manifest, question: question, stack: wanted.stack,
            program: program, source: source, wantsColour: request.wantsColour,
            pool: await service.slow.pool(for: scene(of: compilation), else: service.pool))
    }

    /// Digests of the files that options name and of the user's extra files; `nil` when one cannot be read.
    private func keyFiles(_ compilation: Compilation, _ configuration: Configuration) async -> [Digest]? {
        var paths: [Path] = []
        for argument in compilation.keyArguments where argument.hashesFile && Guard.argumentFiles.holds {
            let path = Path(argument.value, in: request.directory)
            let isFolder = (try? FileFacts(of: path))?.isDirectory ?? false
            paths.append(isFolder ? Path(argument.fileInDirectory, in: Array(path.bytes)) : path)
        }
        if Guard.extraFiles.holds {
            paths += configuration.request.extraFiles.map { Path($0, in: request.directory) }
        }
        if paths.isEmpty { return [] }
        let contents = await service.hasher.contents(of: paths.map { .init($0, try? FileFacts(of: $0)) })
        let digests = contents.compactMap { $0?.digest }
        return digests.count == paths.count ? digests : nil
    }

    private var variables: [[UInt8]] {
        var wanted: [EnvironmentTable.Class] = []
        if Guard.environment.holds { wanted.append(.key) }
        if Guard.searchEnvironment.holds { wanted.append(.search) }
        return surroundings.variables(wanted)
    }

    private func busters(_ configuration: Configuration) -> [[UInt8]] {
        guard Guard.buster.holds else { return [] }
        return configuration.request.cacheBuster.map { [Array("buster=".utf8) + $0] } ?? []
    }

    /// What shapes the compiler's messages.
    private func diagnostics(_ compilation: Compilation) -> Digest {
        var key = KeyBuilder(domain: "diagnostics 1")
        for variable in surroundings.variables([.diagnostics]) { key.add("variable", variable) }
        key.add("colour", request.wantsColour ? 1 : 0)
        return key.digest()
    }
}

extension Compilation {
    /// A word about dependencies that compilers complain of, unless others come with it, as ours do.
    fileprivate var misleadingDependencyWord: [UInt8]? {
        let words = dependencyWords.map { expandedArguments[$0] }
        if language.needsPreprocessing, dependencies == nil { return words.first }
        guard dialect == .clang, words.contains(where: { Self.all.contains($0) }) else { return nil }
        return words.first { Self.user.contains($0) }
    }

    private static let all = ["-MD", "--write-dependencies"].map { Array($0.utf8) }
    private static let user = ["-MMD", "--write-user-dependencies"].map { Array($0.utf8) }
}
