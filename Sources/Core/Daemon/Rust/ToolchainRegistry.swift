import Hashing
import Posix

/// Which toolchains there are, asked once each and remembered for as long as their files stay the same.
actor ToolchainRegistry {
    private let reactor: Reactor
    private let hasher: HasherPool
    private let runner: ProbeRunner
    private let proxies: RustupProxies
    private var toolchains = Bounded<Question, Task<Toolchain?, Never>>(limit: 64)

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(on reactor: Reactor, hasher: HasherPool) {
        self.reactor = reactor
        self.hasher = hasher
        runner = ProbeRunner(on: reactor)
        proxies = RustupProxies(on: reactor, runner: runner)
    }

    private struct Question: Hashable {
        let program: Path
        let rustc: Path
        let facts: FileFacts
        let target: [UInt8]?
        /// `SYSROOT`, which clippy reads.
        let sysroot: [UInt8]?
    }

    /// - Parameter program: what the client would run.
    /// - Returns: `nil` where that cannot be told.
    func toolchain(
        of program: Path, for caller: RustCaller, target: [UInt8]?, in surroundings: Surroundings
    ) async -> Toolchain? {
        guard let tool = await proxies.resolve(program, caller.toolchain, in: surroundings),
            let facts = try? FileFacts(of: tool)
        else { return nil }
        var rustc = tool
        if caller.tool == .clippy {
            let named = caller.standsFor.flatMap { ProgramPath.find($0, in: surroundings) }
            let beside = tool.directory.appending("/rustc")
            guard let found = await proxies.resolve(named ?? beside, caller.toolchain, in: surroundings) else {
                return nil
            }
            rustc = found
        }
        let question = Question(
            program: tool, rustc: rustc, facts: facts, target: target, sysroot: surroundings.environment.raw("SYSROOT"))
        if let known = await toolchains[question]?.value, known.isCurrent { return known }
        let probe = ToolchainProbe(
            runner: runner, hasher: hasher, surroundings: surroundings, program: tool, rustc: rustc, target: target)
        let task = Task(executorPreference: reactor) { await probe.run() }
        toolchains[question] = task
        let found = await task.value
        if found == nil { toolchains[question] = nil }
        return found
    }
}

/// Where a program's name leads, as a shell would look for it.
enum ProgramPath {
    static func find(_ name: [UInt8], in surroundings: Surroundings) -> Path? {
        if name.contains(UInt8(ascii: "/")) { return Path(name, in: surroundings.directory) }
        let path = surroundings.environment.raw("PATH") ?? Array("/usr/local/bin:/usr/bin:/bin".utf8)
        for directory in path.split(separator: UInt8(ascii: ":")) {
            let candidate = Path(Path(name, in: Array(directory)).bytes, in: surroundings.directory)
            if Files.isExecutable(candidate) { return candidate }
        }
        return nil
    }
}
