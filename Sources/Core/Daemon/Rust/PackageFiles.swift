import Hashing
import Posix

/// What a macro may read of its caller's package: any file, of which the compiler says nothing.
enum PackageFiles {
    struct Tree: Sendable {
        var files: [Path] = []
        /// Each directory with the digest of its names.
        var directories: [(path: Path, names: Digest)] = []
    }

    /// `nil` where the package is too large to be looked through, or cannot be read. May block.
    static func tree(of package: Path) -> Tree? {
        var tree = Tree()
        var left = [package]
        var size: Int64 = 0
        while let directory = left.popLast() {
            guard let entries = entries(of: directory), tree.directories.count < mostDirectories else { return nil }
            tree.directories.append((directory, digest(of: entries)))
            for entry in entries {
                if entry.facts.isDirectory {
                    left.append(entry.path)
                } else if entry.facts.isRegular {
                    size += entry.facts.size
                    tree.files.append(entry.path)
                }
            }
            guard tree.files.count <= mostFiles, size <= mostBytes else { return nil }
        }
        tree.files.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        return tree
    }

    /// Of the names in one directory, without what builds and version control put there.
    static func names(in directory: Path) -> Digest? { entries(of: directory).map(digest) }

    private struct Entry {
        let path: Path
        let facts: FileFacts
    }

    private static func entries(of directory: Path) -> [Entry]? {
        guard let names = try? Files.names(in: directory) else { return nil }
        return names.compactMap { name in
            guard !versionControl.contains(name) else { return nil }
            let path = Path(name, in: Array(directory.bytes))
            // A link into nowhere is nothing that can be read.
            guard let facts = try? FileFacts(of: path) else { return nil }
            if facts.isDirectory, Files.exists(path.appending("/CACHEDIR.TAG")) { return nil }
            return Entry(path: path, facts: facts)
        }
    }

    private static func digest(of entries: [Entry]) -> Digest {
        var key = KeyBuilder(domain: "names 1")
        for entry in entries {
            key.add("name", entry.path.name)
            key.add("directory", entry.facts.isDirectory ? 1 : 0)
        }
        return key.digest()
    }

    private static let versionControl = Set([".git", ".hg", ".svn", ".jj", ".bzr"].map { Array($0.utf8) })
    private static let mostFiles = 4_000
    private static let mostDirectories = 2_000
    private static let mostBytes: Int64 = 256 << 20
}
