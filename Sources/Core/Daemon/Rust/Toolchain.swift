import Explanations
import Hashing
import Keys
import Posix

/// A rustc (or clippy) with everything that it loads and links, by content.
struct Toolchain: Sendable {
    let digest: Digest
    /// What the digest is made of, for people.
    let facts: [Fact]
    /// The program itself, not rustup's proxy.
    let program: Path
    /// The compiler: another program than the above where that is clippy.
    let rustc: Path
    let sysroot: Path
    /// Where the standard library for the target lies.
    let library: Path
    /// `x86_64-unknown-linux-gnu`
    let host: [UInt8]
    private let parts: [(path: Path, facts: FileFacts)]
    /// Of the standard library's directory: its names count.
    private let libraryFacts: FileFacts?
    private let loaded: LoadedLibraries

    init(
        digest: Digest, facts: [Fact], program: Path, rustc: Path, sysroot: Path, host: [UInt8],
        parts: [(path: Path, facts: FileFacts)],
        library: Path, loaded: [Path]
    ) {
        self.digest = digest
        self.facts = facts
        self.program = program
        self.rustc = rustc
        self.sysroot = sysroot
        self.host = host
        self.parts = parts
        self.library = library
        libraryFacts = try? FileFacts(of: library)
        self.loaded = LoadedLibraries(loaded)
    }

    /// None of its files has changed since.
    var isCurrent: Bool {
        guard Guard.compilerAge.holds else { return true }
        return (try? FileFacts(of: library)) == libraryFacts
            && parts.allSatisfy { (try? FileFacts(of: $0.path)) == $0.facts }
    }

    /// The caller's `LD_LIBRARY_PATH` puts other libraries before those that were found without it.
    func isShadowed(in environment: Environment) -> Bool { loaded.areShadowed(in: environment) }
}

/// Finds out what a toolchain is made of.
struct ToolchainProbe: Sendable {
    let runner: ProbeRunner
    let hasher: HasherPool
    let surroundings: Surroundings
    /// What runs, and the rustc beside it where that is another program.
    let program: Path
    let rustc: Path
    /// `nil`: the host's.
    let target: [UInt8]?

    /// `nil` where something that takes part cannot be found or read: then nothing is cached.
    func run() async -> Toolchain? {
        guard let version = await ask(["-vV"]), let root = await ask(["--print=sysroot"]), let host = Self.host(version)
        else { return nil }
        let sysroot = Path(Array(root.prefix { $0 != UInt8(ascii: "\n") }))
        let libraries = sysroot.appending("/lib/rustlib/")
        let library = Path(Array(libraries.bytes) + Self.directoryName(of: target ?? host)).appending("/lib")
        let loaded = await loadedObjects()
        var paths = [program, rustc] + loaded + files(in: library)
        paths += files(in: Path(Array(libraries.bytes) + host).appending("/codegen-backends"))
        var seen: Set<Path> = []
        paths = paths.filter { seen.insert($0).inserted }
        let contents = await hasher.contents(of: paths.map { .init($0, try? FileFacts(of: $0)) })
        let known = contents.compactMap(\.self)
        guard known.count == paths.count else { return nil }
        var key = KeyBuilder(domain: "rustc 1")
        key.add("version", version)
        for (path, content) in zip(paths, known) {
            // By what they hold and are called: another machine's toolchain of equal bytes is the same.
            key.add("file", path.name)
            key.add("digest", content.digest)
        }
        let release = Array(version.prefix { $0 != UInt8(ascii: "\n") })
        let facts =
            [Fact(.compiler, Array("version".utf8), release)]
            + zip(paths, known).map { Fact(.file, Array($0.bytes), $1.digest.bytes) }
        return Toolchain(
            digest: key.digest(), facts: facts, program: program, rustc: rustc, sysroot: sysroot, host: host,
            parts: zip(paths, known).map { ($0, $1.facts) }, library: library, loaded: loaded)
    }

    private func ask(_ words: [String]) async -> [UInt8]? {
        let answer = await runner.run(rustc, [Array(rustc.bytes)] + words.map { Array($0.utf8) }, in: bare)
        guard let answer, answer.code == 0, !answer.output.isEmpty else { return nil }
        return answer.output
    }

    private func loadedObjects() async -> [Path] {
        let loader = LoaderProbe(runner, bare)
        let own = await loader.libraries(of: program)
        return program == rustc ? own : own + (await loader.libraries(of: rustc))
    }

    /// Without what cargo adds for the programs that it builds; `Toolchain.isShadowed` looks at that.
    private var bare: Surroundings {
        let kept = surroundings.environment.entries.filter { !$0.starts(with: "LD_LIBRARY_PATH=".utf8) }
        return Surroundings(environment: Environment(entries: kept), directory: surroundings.directory)
    }

    private func files(in directory: Path) -> [Path] {
        ((try? Files.names(in: directory)) ?? []).map { Path($0, in: Array(directory.bytes)) }
            .filter { (try? FileFacts(of: $0))?.isRegular ?? false }
    }

    /// Of `host: x86_64-unknown-linux-gnu`.
    private static func host(_ version: [UInt8]) -> [UInt8]? {
        let mark = Array("host: ".utf8)
        return version.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: mark) }
            .map { Array($0.dropFirst(mark.count)) }
    }

    /// A target file is known by its name without the ending.
    private static func directoryName(of target: [UInt8]) -> [UInt8] {
        let name = Array(Path(target).name)
        return name.suffix(5).elementsEqual(".json".utf8) ? Array(name.dropLast(5)) : name
    }
}
