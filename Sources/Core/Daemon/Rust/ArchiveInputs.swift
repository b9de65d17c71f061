import Posix
import Rust

/// Looks into an rlib or a static library that was just made, for native libraries that went into it.
struct ArchiveInputs {
    /// `-L` of the kinds native and all, absolute, in the user's order.
    let directories: [[UInt8]]

    /// - Parameters:
    ///   - output: what rustc wrote.
    ///   - stem: crate name and `-C extra-filename`.
    ///   - crates: of a static library the closure, whose members are accounted for; the toolchain's among them.
    func natives(in output: Descriptor, stem: [UInt8], crates: [Path]) throws(Doubt) -> NativeArchives {
        guard let archive = Self.archive(output) else { throw Doubt("unreadable archive") }
        var foreign = archive.foreignMembers(stem: stem)
        if !foreign.isEmpty {
            for crate in crates {
                guard let members = Self.archive(at: crate)?.members else { throw Doubt("unreadable crate") }
                let known = Set(members)
                foreign.removeAll(where: known.contains)
            }
        }
        return try NativeArchives(
            foreign: foreign, directories: directories, candidates: candidates(),
            exists: { Files.exists(Path($0)) })
    }

    private func candidates() throws(Doubt) -> [NativeArchives.Candidate] {
        var found: [NativeArchives.Candidate] = []
        for (index, directory) in directories.enumerated() {
            let names = ((try? Files.names(in: Path(directory))) ?? []).filter(NativeArchives.isCandidate)
            guard found.count + names.count <= NativeArchives.mostCandidates else {
                throw Doubt("too many native libraries")
            }
            for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                // What is no archive gave nothing.
                guard let archive = Self.archive(at: Path(name, in: directory)) else { continue }
                found.append(.init(directory: index, name: name, members: archive.members))
            }
        }
        return found
    }

    private static func archive(at path: Path) -> Archive? { (try? Descriptor.open(path)).flatMap(archive) }

    private static func archive(_ file: Descriptor) -> Archive? {
        guard let size = try? file.facts().size else { return nil }
        return try? Archive(size: Int(size)) { offset, count in try? file.read(from: Int64(offset), count: count) }
    }
}
