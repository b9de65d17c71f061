import Compilers
import Hashing
import Posix
import Rust

/// Finds out which programs link for a call, and digests them.
struct LinkerProbe: Sendable {
    let runner: ProbeRunner
    let hasher: HasherPool
    let question: LinkerQuestion
    /// The compiler itself, not rustup's proxy.
    let rustc: Path
    /// Private, and there; rustc leaves files in it.
    let folder: Path
    let surroundings: Surroundings

    /// `nil` where something that takes part cannot be found or read, or is not known: then nothing is cached.
    func run() async -> LinkerIdentity? {
        guard let command = await command(), let driver = driver(of: command) else { return nil }
        let asking = Asking(runner: runner, driver: driver, name: command.program, surroundings: linking(command))
        guard let answer = await asking.driver(question.driverQuestion(command)),
            let facts = LinkerFacts(output: answer.output, errors: answer.errors),
            let help = await asking.linker(facts, "--help")
        else { return nil }
        let reach = LinkerReach(
            knowsDependencyFiles: LinkerFacts.knowsDependencyFiles(help: help.output + help.errors),
            directories: await directories(facts, command, asking))
        return await identity(facts, reach, driver, asking.surroundings)
    }

    /// What rustc would run. It finds no linker here, unless that is named by its path.
    private func command() async -> LinkCommand? {
        let words = [Array(rustc.bytes)] + question.rustcQuestion(outputDirectory: Array(folder.bytes))
        let nowhere = with(path: Self.nowhere, surroundings)
        guard let answer = await runner.run(rustc, words, in: nowhere) else { return nil }
        return LinkCommand(parsing: answer.output)
    }

    private static let nowhere = Array("/dev/null/".utf8)

    /// As rustc's linker would see them: rustc puts its own folders before the caller's `PATH`.
    private func linking(_ command: LinkCommand) -> Surroundings {
        with(path: path(command), bare)
    }

    private func path(_ command: LinkCommand) -> [UInt8] {
        let own = (command.path ?? []).split(separator: UInt8(ascii: ":")).filter { !$0.elementsEqual(Self.nowhere) }
        let callers = surroundings.environment.raw("PATH") ?? Array("/usr/local/bin:/usr/bin:/bin".utf8)
        return own.flatMap { $0 + [UInt8(ascii: ":")] } + callers
    }

    private func with(path: [UInt8], _ surroundings: Surroundings) -> Surroundings {
        let others = surroundings.environment.entries.filter { !$0.starts(with: "PATH=".utf8) }
        return Surroundings(
            environment: Environment(entries: others + [Array("PATH=".utf8) + path]), directory: surroundings.directory)
    }

    /// Without what cargo adds for the programs that it builds; `LinkerIdentity.isShadowed` looks at that.
    private var bare: Surroundings {
        let kept = surroundings.environment.entries.filter { !$0.starts(with: "LD_LIBRARY_PATH=".utf8) }
        return Surroundings(environment: Environment(entries: kept), directory: surroundings.directory)
    }

    /// A script may run anything.
    private func driver(of command: LinkCommand) -> Path? {
        places(of: command.program, command).first(where: Files.isExecutable).flatMap { isScript($0) ? nil : $0 }
    }

    private func places(of name: [UInt8], _ command: LinkCommand) -> [Path] {
        if name.contains(UInt8(ascii: "/")) { return [Path(name, in: surroundings.directory)] }
        return path(command).split(separator: UInt8(ascii: ":")).map { directory in
            Path(Path(name, in: Array(directory)).bytes, in: surroundings.directory)
        }
    }

    private func isScript(_ program: Path) -> Bool {
        guard let file = try? Descriptor.open(program),
            let head = try? file.read(from: 0, count: ElfInterpreter.headCount)
        else { return true }
        if case .script = ProgramImage(head: head) { return true }
        return false
    }

    /// Those that are not there yet come first: what appears in them is found to have been missing.
    private func directories(_ facts: LinkerFacts, _ command: LinkCommand, _ asking: Asking) async -> [[UInt8]] {
        let search = await asking.driver(question.programWords(command) + [Array("-print-search-dirs".utf8)])
        let lacking = LinkerFacts.libraryDirectories(search?.output ?? [])
            .filter { !Files.exists(Path($0, in: surroundings.directory)) }
        guard facts.kind == .gnu, let verbose = await asking.linker(facts, "--verbose") else {
            return lacking + facts.directories
        }
        let root = question.driverWords.last { $0.starts(with: "--sysroot=".utf8) }.map { Array($0.dropFirst(10)) }
        return lacking + facts.directories + LinkerFacts.builtInDirectories(verbose.output, sysroot: root ?? [])
    }

    private func identity(
        _ facts: LinkerFacts, _ reach: LinkerReach, _ driver: Path, _ surroundings: Surroundings
    ) async -> LinkerIdentity? {
        let named = LinkerParts(facts, driver: driver, in: surroundings)
        guard named.programs.allSatisfy({ !isScript($0) }) else { return nil }
        var paths = named.programs + named.files
        var loaded: [Path] = []
        let loader = LoaderProbe(runner, surroundings)
        for program in named.programs { loaded += await loader.libraries(of: program) }
        paths += loaded
        var seen: Set<Path> = []
        paths = paths.filter { seen.insert($0).inserted }
        let contents = await hasher.contents(of: paths.map { .init($0, try? FileFacts(of: $0)) })
        let known = contents.compactMap(\.self)
        guard known.count == paths.count else { return nil }
        var key = KeyBuilder(domain: "linker 1")
        key.add("banner", facts.banner)
        for (path, content) in zip(paths, known) {
            // By what they hold and are called: another machine's linker of equal bytes is the same.
            key.add("file", path.name)
            key.add("digest", content.digest)
        }
        return LinkerIdentity(
            digest: key.digest(), facts: facts, reach: reach,
            parts: zip(paths, known).map { .init(path: $0, facts: $1.facts) }, absent: named.rivals, loaded: loaded)
    }
}

/// Questions to a driver and to its linker.
private struct Asking: Sendable {
    let runner: ProbeRunner
    let driver: Path
    /// As rustc spells it: gcc looks for its files where its name points.
    let name: [UInt8]
    let surroundings: Surroundings

    func driver(_ words: [[UInt8]]) async -> ProbeRunner.Answer? {
        guard let answer = await runner.run(driver, [name] + words, in: surroundings), answer.code == 0 else {
            return nil
        }
        return answer
    }

    func linker(_ facts: LinkerFacts, _ word: String) async -> ProbeRunner.Answer? {
        let answer = await runner.run(Path(facts.program), [facts.program, Array(word.utf8)], in: surroundings)
        return answer.flatMap { $0.code == 0 ? $0 : nil }
    }
}
