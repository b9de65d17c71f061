import Arguments
import Compilers
import Explanations
import Hashing
package import Posix

/// Which compilers there are, asked once each and remembered for as long as their files stay the same.
package actor CompilerRegistry {
    private let reactor: Reactor
    private let hasher: HasherPool
    let runner: ProbeRunner
    private let probeSource: Path
    private var families = Bounded<FamilyKey, FamilyAnswer>(limit: 512)
    private var identities = Bounded<IdentityQuestion, Task<Identity?, Never>>(limit: 1024)
    private var searches = Bounded<SearchKey, Task<HeaderDirectories?, Never>>(limit: 2048)
    private var compositions = Bounded<Digest, [Fact]>(limit: 64)
    private(set) var probes: UInt64 = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// - Parameter directory: a private one, for the source that is preprocessed to know a compiler's family.
    package init(on reactor: Reactor, hasher: HasherPool, directory: Path) {
        self.reactor = reactor
        self.hasher = hasher
        runner = ProbeRunner(on: reactor)
        probeSource = directory.appending("/probe.c")
    }

    private struct FamilyKey: Hashable, Sendable {
        let program: Path
        let facts: FileFacts
        let name: [UInt8]
    }

    private enum FamilyAnswer: Sendable {
        case family(CompilerFamily)
        /// No compiler of ours.
        case none
    }

    /// What the program is; `nil` for what is no C-family compiler that we handle.
    func family(of program: Path, named name: [UInt8], in surroundings: Surroundings) async -> CompilerFamily? {
        guard let facts = try? FileFacts(of: Path(program.bytes, in: surroundings.directory)) else { return nil }
        let key = FamilyKey(program: Path(program.bytes, in: surroundings.directory), facts: facts, name: name)
        switch families[key] {
        case .family(let family): return family
        case FamilyAnswer.none?: return nil
        case nil: break
        }
        let found = await probeFamily(program, name, surroundings)
        families[key] = found.map { .family($0) } ?? FamilyAnswer.none
        return found
    }

    private func probeFamily(
        _ program: Path, _ name: [UInt8], _ surroundings: Surroundings
    ) async -> CompilerFamily? {
        switch Recognition(fileName: Array(Path(name).name)) {
        case .rust, .cuda: return nil
        case .cFamily: break
        case .unknown:
            // Any program may stand here, and many would do something when run: only a compiler's answer to a
            // question for its version lets it be asked more.
            guard await looksLikeCompiler(program, name, surroundings) else { return nil }
        }
        guard writeProbeSource() else { return nil }
        probes += 1
        let words = [name, Array("-E".utf8), Array(probeSource.bytes)]
        guard let answer = await runner.run(program, words, in: surroundings), answer.code == 0 else { return nil }
        return FamilyProbe.family(from: answer.output)
    }

    private func looksLikeCompiler(_ program: Path, _ name: [UInt8], _ surroundings: Surroundings) async -> Bool {
        probes += 1
        guard let answer = await runner.run(program, [name, Array("--version".utf8)], in: surroundings),
            answer.code == 0
        else { return false }
        let text = String(decoding: answer.output, as: UTF8.self).lowercased()
        return text.contains("gcc") || text.contains("clang") || text.contains("free software foundation")
    }

    private func writeProbeSource() -> Bool {
        if Files.exists(probeSource) { return true }
        return (try? Placement.place(.bytes(FamilyProbe.source), at: probeSource, mode: 0o600)) != nil
    }

    /// The digest of what runs for this call. Equal questions in flight share one probe.
    func identity(of question: IdentityQuestion, in surroundings: Surroundings) async -> Digest? {
        if let known = await identities[question]?.value, known.isCurrent { return known.digest }
        probes += 1
        let (runner, hasher) = (runner, hasher)
        let task = Task(executorPreference: reactor) {
            await IdentityProbe(runner, hasher, question, surroundings).run()
        }
        identities[question] = task
        guard let found = await task.value else {
            identities[question] = nil
            return nil
        }
        compositions[found.digest] = found.facts
        return found.digest
    }

    /// What an identity consists of, for people; `nil` where that is forgotten.
    func composition(of identity: Digest) -> [Fact]? { compositions[identity] }

    private struct SearchKey: Hashable, Sendable {
        let compiler: Digest
        let words: [[UInt8]]
        let language: Language
        let variables: [[UInt8]]
        let directory: [UInt8]
    }

    /// Where the compiler looks for headers under these words.
    func search(
        of program: Path, compiler: Digest, compilation: Compilation, in surroundings: Surroundings
    ) async -> HeaderDirectories? {
        let key = SearchKey(
            compiler: compiler, words: compilation.probeArguments, language: compilation.language,
            variables: surroundings.variables([.search, .key]), directory: surroundings.directory)
        if let task = searches[key], let known = await task.value, known.areCurrent { return known }
        probes += 1
        let runner = runner
        let name = Array(program.bytes)
        let task = Task(executorPreference: reactor) {
            await DriverQuestion(words: compilation.probeArguments, language: compilation.language)
                .ask(program, named: name, runner, surroundings)
                .map { HeaderDirectories($0, in: surroundings.directory) }
        }
        searches[key] = task
        let found = await task.value
        if found == nil { searches[key] = nil }
        return found
    }
}
