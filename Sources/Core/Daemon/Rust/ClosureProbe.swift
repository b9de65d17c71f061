import Posix
import Rust

/// Asks rustc on what a crate stands. Only after a miss whose output takes code from crates that no linker lists.
struct ClosureProbe: Sendable {
    let runner: ProbeRunner
    /// The compiler itself, not rustup's proxy, with its own libraries.
    let rustc: Path
    let surroundings: Surroundings

    /// More direct dependencies than a package has.
    private static let most = 512

    /// The files of all crates behind those given, these among them, each once.
    /// - Parameters:
    ///   - crates: what `--extern` names, or was found for it.
    ///   - directories: `-L` of the kinds dependency, crate and all.
    ///   - library: the toolchain's own crates.
    func files(behind crates: [[UInt8]], in directories: [[UInt8]], library: [UInt8]) async throws(Doubt) -> [[UInt8]] {
        guard crates.count <= Self.most else { throw Doubt("too many crates") }
        let whole = crates.map(absolute)
        var places = directories.map(absolute)
        for crate in whole { places.append(Array(Path(crate).directory.bytes)) }
        var seen: Set<[UInt8]> = []
        places = places.filter { seen.insert($0).inserted }
        var files: [[UInt8]] = []
        for crate in whole {
            let closure = try await closure(of: crate)
            let found = try closure.files(in: places, sysroot: library) { Files.exists(Path($0)) }
            for file in [crate] + found where !files.contains(file) { files.append(file) }
        }
        return files
    }

    private func closure(of crate: [UInt8]) async throws(Doubt) -> CrateClosure {
        let words = [Array(rustc.bytes), Array("-Zls=root".utf8), crate]
        guard let answer = await runner.run(rustc, words, in: unstable), answer.code == 0,
            let closure = try? CrateClosure(parsing: answer.output)
        else { throw Doubt("closure of crates") }
        return closure
    }

    /// A stable rustc answers when it is told to.
    private var unstable: Surroundings {
        let entries = surroundings.environment.entries.filter { !$0.starts(with: "RUSTC_BOOTSTRAP=".utf8) }
        return Surroundings(
            environment: Environment(entries: entries + [Array("RUSTC_BOOTSTRAP=1".utf8)]),
            directory: surroundings.directory)
    }

    private func absolute(_ path: [UInt8]) -> [UInt8] { Array(Path(path, in: surroundings.directory).bytes) }
}
