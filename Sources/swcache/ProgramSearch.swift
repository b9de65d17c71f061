import Posix

/// Looks programs up in `PATH`, never finding this client under a compiler's name.
struct ProgramSearch {
    private let path: [[UInt8]]
    private let own: FileFacts?

    init(_ environment: Environment) {
        let text = environment.raw("PATH") ?? Array("/usr/local/bin:/usr/bin:/bin".utf8)
        path = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { Array($0) }
        own = try? FileFacts(of: Path("/proc/self/exe"))
    }

    struct Found {
        let program: Path
        /// What the program is to be called. A driver looks itself up in `PATH` by its bare name to find its parts:
        /// where it would find us in its place, it is called by its path.
        let name: [UInt8]
    }

    /// The program that `word` names: itself when it holds a slash, unless that is this client.
    func find(_ word: [UInt8]) -> Found? {
        guard let slash = word.lastIndex(of: UInt8(ascii: "/")) else { return search(word, skipped: false) }
        let named = Path(word)
        if isThisClient(named) { return search(Array(word[(slash + 1)...]), skipped: true) }
        return Found(program: named, name: word)
    }

    private func search(_ name: [UInt8], skipped: Bool) -> Found? {
        guard !name.isEmpty else { return nil }
        var skipped = skipped
        for directory in path {
            let candidate = Path(name, in: directory.isEmpty ? Array(".".utf8) : directory)
            guard Files.isExecutable(candidate) else { continue }
            if !isThisClient(candidate), !isOtherCache(candidate) {
                return Found(program: candidate, name: skipped ? Array(candidate.bytes) : name)
            }
            skipped = true
        }
        return nil
    }

    /// Another compiler cache under the compiler's name: two of them would only wait for each other.
    private func isOtherCache(_ candidate: Path) -> Bool {
        guard let target = Files.linkTarget(of: candidate) else { return false }
        return Self.otherCaches.contains(Array(Path(target).name))
    }

    private static let otherCaches = ["ccache", "sccache"].map { Array($0.utf8) }

    /// Also through other names, links and copies by hard link.
    private func isThisClient(_ candidate: Path) -> Bool {
        guard let own, let facts = try? FileFacts(of: candidate) else { return false }
        return facts.inode == own.inode && facts.device == own.device
    }
}
