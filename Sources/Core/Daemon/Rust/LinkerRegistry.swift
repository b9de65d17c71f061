import Posix
import Rust

/// Which linkers there are, asked once each and remembered for as long as their files stay the same.
actor LinkerRegistry {
    private let reactor: Reactor
    private let hasher: HasherPool
    private let runner: ProbeRunner
    private let directory: Path
    private var linkers = Bounded<Question, Task<LinkerIdentity?, Never>>(limit: 64)
    private var count: UInt64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// - Parameter directory: a private one, for what rustc leaves behind when asked.
    init(on reactor: Reactor, hasher: HasherPool, directory: Path) {
        self.reactor = reactor
        self.hasher = hasher
        self.directory = directory
        runner = ProbeRunner(on: reactor)
    }

    private struct Question: Hashable {
        let linker: LinkerQuestion
        let rustc: Path
        let facts: FileFacts
        /// `PATH` and what else leads to programs and libraries.
        let variables: [[UInt8]]
        let directory: [UInt8]
    }

    /// - Parameter rustc: the compiler itself, not rustup's proxy.
    /// - Returns: `nil` where that cannot be told: what is linked is not cached then.
    func linker(
        for question: LinkerQuestion, rustc: Path, in surroundings: Surroundings
    ) async -> LinkerIdentity? {
        guard let facts = try? FileFacts(of: rustc), !Self.hasRefusedVariable(surroundings) else { return nil }
        let key = Question(
            linker: question, rustc: rustc, facts: facts, variables: Self.variables(surroundings),
            directory: Self.isPlaced(question, surroundings) ? surroundings.directory : [])
        if let known = await linkers[key]?.value, known.isCurrent { return current(known, surroundings) }
        let task = Task(executorPreference: reactor) { await self.probe(question, rustc, surroundings) }
        linkers[key] = task
        let found = await task.value
        if found == nil { linkers[key] = nil }
        return found.flatMap { current($0, surroundings) }
    }

    private func current(_ linker: LinkerIdentity, _ surroundings: Surroundings) -> LinkerIdentity? {
        linker.isShadowed(in: surroundings.environment) ? nil : linker
    }

    private func probe(
        _ question: LinkerQuestion, _ rustc: Path, _ surroundings: Surroundings
    ) async -> LinkerIdentity? {
        count += 1
        let folder = directory.appending("/linker-\(count)")
        guard (try? Files.makePrivateDirectory(folder)) != nil else { return nil }
        defer { Self.remove(folder) }
        return await LinkerProbe(
            runner: runner, hasher: hasher, question: question, rustc: rustc, folder: folder,
            surroundings: surroundings
        ).run()
    }

    /// Objects, and a folder of temporary files where rustc was killed.
    private static func remove(_ folder: Path) {
        for name in (try? Files.names(in: folder)) ?? [] {
            let path = Path(name, in: Array(folder.bytes))
            if (try? FileFacts(of: path))?.isDirectory ?? false { remove(path) } else { Files.remove(path) }
        }
        Files.removeDirectory(folder)
    }

    private static func variables(_ surroundings: Surroundings) -> [[UInt8]] {
        surroundings.environment.entries.filter {
            name(of: $0) == "PATH" || LinkerVariables.keyed.contains(name(of: $0))
        }
        .sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func hasRefusedVariable(_ surroundings: Surroundings) -> Bool {
        surroundings.environment.entries.contains { LinkerVariables.refused.contains(name(of: $0)) }
    }

    private static func name(of entry: [UInt8]) -> String {
        String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
    }

    /// Something leads to programs from where the caller is.
    private static func isPlaced(_ question: LinkerQuestion, _ surroundings: Surroundings) -> Bool {
        let slash = UInt8(ascii: "/")
        let path = (surroundings.environment.raw("PATH") ?? []).split(
            separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return path.contains { $0.first != slash }
            || (question.rustcWords + question.driverWords).contains { word in
                let value = word.firstIndex(of: UInt8(ascii: "=")).map { word[($0 + 1)...] } ?? word[...]
                let isPath = value.contains(slash) || value.suffix(5).elementsEqual(".json".utf8)
                return isPath && value.first != slash
            }
    }
}
