import Posix

/// Programs that are rustup in disguise, and which toolchain's program each runs where.
actor RustupProxies {
    private let reactor: Reactor
    private let runner: ProbeRunner
    private var answers = Bounded<Question, Answer>(limit: 256)

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(on reactor: Reactor, runner: ProbeRunner) {
        self.reactor = reactor
        self.runner = runner
    }

    private struct Question: Hashable {
        let program: Path
        let toolchain: [UInt8]?
        let variables: [[UInt8]?]
        let directory: [UInt8]
    }

    private struct Answer {
        let program: Path
        /// What decides, as it was: the settings, and a file for each directory above.
        let witnesses: [(path: Path, facts: FileFacts?)]

        var holds: Bool { witnesses.allSatisfy { (try? FileFacts(of: $0.path)) == $0.facts } }
    }

    /// The program itself where it is no proxy; `nil` where rustup does not say.
    func resolve(_ program: Path, _ toolchain: [UInt8]?, in surroundings: Surroundings) async -> Path? {
        guard let rustup = Self.rustup(behind: program) else { return program }
        let environment = surroundings.environment
        let question = Question(
            program: program, toolchain: toolchain,
            variables: ["RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "HOME"].map { environment.raw($0) },
            directory: surroundings.directory)
        if let known = answers[question], known.holds { return known.program }
        let witnesses = Self.witnesses(surroundings).map { ($0, try? FileFacts(of: $0)) }
        var words = [Array("rustup".utf8), Array("which".utf8)]
        if let toolchain { words += [Array("--toolchain".utf8), Array(toolchain.dropFirst())] }
        words.append(Array(program.name))
        guard let answer = await runner.run(rustup, words, in: surroundings), answer.code == 0 else { return nil }
        let path = Path(Array(answer.output.prefix { $0 != UInt8(ascii: "\n") }))
        guard path.bytes.first == UInt8(ascii: "/"), Files.isExecutable(path) else { return nil }
        answers[question] = Answer(program: path, witnesses: witnesses)
        return path
    }

    /// A proxy is a link to rustup, or another name of the same file.
    private static func rustup(behind program: Path) -> Path? {
        let beside = program.directory.appending("/rustup")
        guard let own = try? FileFacts(of: program), let other = try? FileFacts(of: beside), own.inode == other.inode,
            own.device == other.device, !program.name.elementsEqual("rustup".utf8)
        else { return nil }
        return beside
    }

    private static func witnesses(_ surroundings: Surroundings) -> [Path] {
        let environment = surroundings.environment
        let home = environment.raw("RUSTUP_HOME") ?? (environment.raw("HOME") ?? []) + Array("/.rustup".utf8)
        var paths = [Path(home).appending("/settings.toml")]
        var directory = Path(surroundings.directory)
        for _ in 0..<64 {
            paths += ["/rust-toolchain", "/rust-toolchain.toml"].map { directory.appending($0) }
            guard directory.bytes.count > 1 else { break }
            directory = directory.directory
        }
        return paths
    }
}
