import Hashing
import Keys
import Posix
import PosixAsync
import Rust
import Wire

/// What of other crates, native libraries and the system went into an output.
struct LinkReads: Sendable {
    private let work: RustWork
    private let service: Service
    private let search: CrateSearch

    init(_ work: RustWork, _ service: Service) {
        self.work = work
        self.service = service
        search = CrateSearch(work.compilation, in: work.directory)
    }

    /// Files and absent names besides the sources.
    private struct Found {
        var files: [[UInt8]] = []
        var absences: [LinkInputs.Absence] = []
    }

    /// - Parameter report: what the linker wrote, where one ran.
    func note(
        _ report: Descriptor?, outputs: [Descriptor], in result: inout Manifest.Result, _ outcome: Outcome
    ) async throws(RustLearner.Doubt) {
        var found = Found()
        do throws(Doubt) {
            if let linking = work.linking { try await add(linked(report, linking), to: &found) }
            let crates = takesFromUnlisted ? try await closure() : []
            if Guard.closure.holds { found.files += crates }
            if Guard.nativeArchives.holds { try await add(native(outputs, besides: crates), to: &found) }
        } catch {
            throw RustLearner.Doubt(error.reason)
        }
        var seen: Set<[UInt8]> = []
        // The toolchain's own are in its digest.
        let files = found.files.filter { seen.insert($0).inserted && work.roots.name(of: $0).origin != .belowToolchain }
        let contents = try await FileReads(service).contents(of: files.map { Path($0) }, before: outcome)
        result.inputs += zip(files, contents).map { .init(work.roots.name(of: $0), $1.digest) }
        result.absences += found.absences.map { .init(work.roots.name(of: $0.directory), $0.names) }
    }

    private func add(_ more: Found, to found: inout Found) {
        found.files += more.files
        found.absences += more.absences
    }

    // MARK: Linkers

    private func linked(_ report: Descriptor?, _ linking: Linking) async throws(Doubt) -> Found {
        let compilation = work.compilation
        guard let report, let text = await work.pool.run({ try? report.contents(limit: 64 << 20) }),
            let listed = try? LinkerDependencies(parsing: text, quoted: linking.linker.facts.quotesNames)
        else { throw Doubt("what was linked is not known") }
        let places = LinkSearch(
            user: search.native, sysroot: Array(work.toolchain.library.bytes), arguments: linking.arguments.directories,
            linker: linking.linker.directories, workingDirectory: work.directory)
        let own = OwnProducts(
            outputDirectory: compilation.outDirectory,
            stem: compilation.crateName + compilation.codegen.extraFilename, workingDirectory: work.directory)
        let spelling = LinkInputs.Spelling(
            workingDirectory: work.directory, crates: compilation.externs.compactMap(\.path),
            crateDirectories: search.crates, named: linking.arguments.named)
        let answer = await work.pool.run { () -> Result<LinkInputs, Doubt> in
            Result { () throws(Doubt) in
                try LinkInputs.read(listed, search: places, own: own, spelling: spelling, look: .files)
            }
        }
        let inputs = try answer.get()
        return Found(
            files: Guard.linkedFiles.holds ? inputs.files : [],
            absences: Guard.linkAbsences.holds ? inputs.absences : [])
    }

    // MARK: What no linker lists

    /// Code of other crates is taken by rustc itself.
    private var takesFromUnlisted: Bool {
        let compilation = work.compilation
        if compilation.bundlesArchives { return true }
        guard compilation.isLinked else { return false }
        return compilation.codegen.linkerPlugin || [.thin, .fat].contains(compilation.codegen.linkTime)
    }

    private func closure() async throws(Doubt) -> [[UInt8]] {
        let probe = ClosureProbe(
            runner: service.registry.runner, rustc: work.toolchain.rustc, surroundings: work.surroundings)
        return try await probe.files(
            behind: work.compilation.externs.compactMap(\.path), in: search.crates,
            library: Array(work.toolchain.library.bytes))
    }

    /// Members of an archive that neither this crate nor one behind it made come from native libraries.
    private func native(_ outputs: [Descriptor], besides crates: [[UInt8]]) async throws(Doubt) -> Found {
        let compilation = work.compilation
        let stem = compilation.crateName + compilation.codegen.extraFilename
        let archives = zip(compilation.outputs, outputs).filter { $0.0.kind == .rlib || $0.0.kind == .staticArchive }
            .map(\.1)
        if archives.isEmpty { return Found() }
        let inputs = ArchiveInputs(directories: search.native)
        let library = compilation.bundlesArchives ? work.toolchain.library : nil
        let answer = await work.pool.run { () -> Result<Found, Doubt> in
            Result { () throws(Doubt) in
                let behind = crates.map { Path($0) } + (library.map(Self.files) ?? [])
                let libraries = behind.filter { $0.name.suffix(5).elementsEqual(".rlib".utf8) }
                var found = Found()
                for archive in archives {
                    let native = try inputs.natives(in: archive, stem: stem, crates: libraries)
                    found.files += native.files
                    found.absences += native.absences
                }
                return found
            }
        }
        return try answer.get()
    }

    private static func files(in directory: Path) -> [Path] {
        ((try? Files.names(in: directory)) ?? []).map { Path($0, in: Array(directory.bytes)) }
    }
}

extension LinkInputs.Look {
    /// The file system as it is; blocks.
    fileprivate static var files: Self {
        .init(
            exists: { Files.exists(Path($0)) },
            isSame: { one, other in
                guard let one = try? FileFacts(of: Path(one)), let other = try? FileFacts(of: Path(other)) else {
                    return false
                }
                return one.inode == other.inode && one.device == other.device
            },
            script: { path in
                guard let file = try? Descriptor.open(Path(path), OpenFlags.readWithoutWaiting),
                    let head = try? file.read(from: 0, count: 8), !head.starts(with: [0x7f, 0x45, 0x4c, 0x46]),
                    !head.starts(with: "!<arch>".utf8), !head.starts(with: "!<thin>".utf8)
                else { return nil }
                return try? file.contents(limit: 1 << 20)
            })
    }
}
