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

    /// The program that `word` names: itself when it holds a slash, unless that is this client.
    func find(_ word: [UInt8]) -> Path? {
        guard let slash = word.lastIndex(of: UInt8(ascii: "/")) else { return search(word) }
        let named = Path(word)
        if isThisClient(named) { return search(Array(word[(slash + 1)...])) }
        return named
    }

    private func search(_ name: [UInt8]) -> Path? {
        guard !name.isEmpty else { return nil }
        for directory in path {
            let candidate = Path(name, in: directory.isEmpty ? Array(".".utf8) : directory)
            if Files.isExecutable(candidate), !isThisClient(candidate) { return candidate }
        }
        return nil
    }

    /// Also through other names, links and copies by hard link.
    private func isThisClient(_ candidate: Path) -> Bool {
        guard let own, let facts = try? FileFacts(of: candidate) else { return false }
        return facts.inode == own.inode && facts.device == own.device
    }
}
