import Config
import Hashing
import Keys
import Posix
import PosixAsync
import Rust
import Wire

/// What procedural macros may have read behind the compiler's back: files of the package that calls them, and what
/// cargo says of that package.
struct MacroReads: Sendable {
    private let work: RustWork
    private let service: Service

    init(_ work: RustWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    func note(in result: inout Manifest.Result, _ outcome: Outcome) async throws(RustLearner.Doubt) {
        guard await mayHaveRun else { return }
        for name in RustVariables.macros.sorted(by: { $0.lexicographicallyPrecedes($1) })
        where Guard.macroVariables.holds && !result.variables.contains(where: { $0.name == name }) {
            let value = work.surroundings.environment.raw(String(decoding: name, as: UTF8.self))
            result.variables.append(.init(name, value.map(work.roots.name)))
        }
        guard !isImmutable else { return }
        let package = package
        guard let tree = await work.pool.run({ PackageFiles.tree(of: package) }) else {
            throw RustLearner.Doubt("a macro may read its package, which is too large to be looked through")
        }
        let known = Set(result.inputs.compactMap { work.question.place.path(of: $0.name) })
        let files = tree.files.filter { !known.contains($0) }
        let contents = try await FileReads(service).contents(of: files, before: outcome)
        if Guard.macroFiles.holds {
            result.inputs += zip(files, contents).map { .init(work.roots.name(of: Array($0.bytes)), $1.digest) }
        }
        guard Guard.macroListings.holds else { return }
        result.listings = tree.directories.map { .init(work.roots.name(of: Array($0.path.bytes)), $0.names) }
    }

    /// Some macro's library is among what the crate may load.
    private var mayHaveRun: Bool {
        get async {
            let pure = work.configuration.request.rust.pureMacros
            if work.compilation.externs.contains(where: { $0.path.map { Self.mayRead($0, besides: pure) } ?? false }) {
                return true
            }
            let directories = searched.map { Path($0, in: work.directory) }
            return await work.pool.run {
                directories.contains { directory in
                    let names = (try? Files.names(in: directory, limit: .max)) ?? []
                    return names.contains { Self.mayRead($0, besides: pure) }
                }
            }
        }
    }

    /// A shared library may hold macros, unless the user vouches for the crate of its name, `libNAME-HASH.so`.
    static func mayRead(_ path: [UInt8], besides pure: Set<String>) -> Bool {
        guard path.suffix(3).elementsEqual(".so".utf8) else { return false }
        guard !pure.isEmpty, let name = path.split(separator: UInt8(ascii: "/")).last, name.starts(with: "lib".utf8)
        else { return true }
        let crate = name.dropFirst(3).dropLast(3).prefix { $0 != UInt8(ascii: "-") }
        return !pure.contains(String(decoding: crate, as: UTF8.self))
    }

    /// Directories for dependencies are looked into for other crates only: a crate without any loads nothing from there.
    private var searched: [[UInt8]] {
        let paths = work.compilation.searchPaths
        let hasCrates =
            work.compilation.externs.contains { $0.path != nil } || paths.contains { [.crate, .all].contains($0.kind) }
        return paths.filter { [.crate, .all].contains($0.kind) || $0.kind == .dependency && hasCrates }.map(\.path)
    }

    private var package: Path {
        work.surroundings.environment.raw("CARGO_MANIFEST_DIR").map { Path($0) }
            ?? Path(work.compilation.input, in: work.directory).directory
    }

    /// A package that came from a registry or a repository: nobody edits it in place.
    private var isImmutable: Bool {
        if Files.exists(package.appending("/.cargo-checksum.json")) || Files.exists(package.appending("/.cargo-ok")) {
            return true
        }
        let name = work.roots.name(of: Array(package.bytes))
        return name.origin == .belowCargoHome
            && ["/registry/", "/git/checkouts/"].contains { name.path.starts(with: $0.utf8) }
    }
}
