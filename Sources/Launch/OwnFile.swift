import Memory
import Posix

/// The client's own file, to be known again under other names: links, hard links, copies.
struct OwnFile {
    private let path: CText
    private let facts: FileFacts?

    /// The file behind this process.
    init() {
        let link = CText("/proc/self/exe")
        if let facts = FileFacts(of: link) {
            (path, self.facts) = (link, facts)
        } else {
            path = Caller.executedPath ?? link
            facts = FileFacts(of: path)
        }
    }

    init(_ path: Path) {
        self.path = Array(path.bytes).withView { CText(keeping: $0) }
        facts = FileFacts(of: self.path)
    }

    /// - Parameter facts: of the file at `other`.
    func isAlso(_ other: CText, _ facts: FileFacts) -> Bool {
        guard let own = self.facts else { return false }
        if facts.inode == own.inode, facts.device == own.device { return true }
        // Two copies of this program, each under the compiler's name, would call each other for ever.
        return facts.size == own.size && hasSameContents(other)
    }

    private func hasSameContents(_ other: CText) -> Bool {
        guard let own = try? contents(of: Path(path.bytes.array), limit: Self.largest),
            let others = try? contents(of: Path(other.bytes.array), limit: Self.largest)
        else { return false }
        return own == others
    }

    private static let largest = 64 << 20
}
