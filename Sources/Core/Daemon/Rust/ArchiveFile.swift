import Posix
import Rust

/// An archive that is read where it lies. Blocks.
struct ArchiveFile {
    private let file: Descriptor

    init(_ file: Descriptor) { self.file = file }

    func archive() throws(Doubt) -> Archive {
        let file = file
        guard let size = (try? file.facts())?.size,
            let archive = try? Archive(
                size: Int(size), read: { offset, count in try? file.read(from: Int64(offset), count: count) })
        else { throw Doubt("archive cannot be read") }
        return archive
    }

    /// Of these crates and of all in the library's directory.
    static func members(ofCrates crates: [Path], and library: Path) throws(Doubt) -> Set<[UInt8]> {
        let own = ((try? Files.names(in: library)) ?? []).map { Path($0, in: Array(library.bytes)) }
        var members: Set<[UInt8]> = []
        for path in crates + own where path.name.suffix(5).elementsEqual(".rlib".utf8) {
            guard let file = try? Descriptor.open(path, OpenFlags.readWithoutWaiting) else { continue }
            members.formUnion(try ArchiveFile(file).archive().members)
        }
        return members
    }

    /// Every archive in the directories, with its members.
    static func candidates(in directories: [[UInt8]]) throws(Doubt) -> [NativeArchives.Candidate] {
        var found: [NativeArchives.Candidate] = []
        for (index, directory) in directories.enumerated() {
            for name in ((try? Files.names(in: Path(directory))) ?? []).filter(NativeArchives.isCandidate) {
                guard found.count <= NativeArchives.mostCandidates else { throw Doubt("too many native libraries") }
                // What is no archive has given nothing.
                guard let file = try? Descriptor.open(Path(name, in: directory), OpenFlags.readWithoutWaiting),
                    let archive = try? ArchiveFile(file).archive()
                else { continue }
                found.append(.init(directory: index, name: name, members: archive.members))
            }
        }
        return found
    }
}
