package import Memory
package import Posix

/// Looks programs up in `PATH`, never finding this client under a compiler's name.
package struct ProgramSearch {
    package struct Found {
        package let program: CText
        /// What the program is to be called. A driver looks itself up in `PATH` by its bare name to find its parts:
        /// where it would find us in its place, it is called by its path.
        package let name: CText
    }

    private let own: OwnFile

    /// For the client.
    package init() { own = OwnFile() }

    /// For others, who look as the client at that path would.
    package init(for client: Path) { own = OwnFile(client) }

    /// The program that `word` names: itself when it holds a slash, unless that is this client.
    package func find(_ word: CText) -> Found? {
        let bytes = word.bytes
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return search(word, bytes, skipped: false) }
        guard let facts = FileFacts(of: word), own.isAlso(word, facts) else { return Found(program: word, name: word) }
        let name = bytes.dropFirst(slash + 1)
        return search(CText(keeping: name), name, skipped: true)
    }

    private func search(_ word: CText, _ name: ByteView, skipped: Bool) -> Found? {
        guard !name.isEmpty else { return nil }
        var skipped = skipped
        var rest = OwnWords.variable("PATH") ?? ByteView("/usr/local/bin:/usr/bin:/bin")
        var candidate = ByteBuffer(reserving: 256)
        while true {
            let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.count
            candidate.removeAll()
            if end == 0 { candidate.append(".") } else { candidate.append(rest.part(from: 0, to: end)) }
            candidate.append("/")
            candidate.append(name)
            let program = candidate.text
            if let facts = FileFacts(of: program), facts.isRegular, Files.mayExecute(program, facts) {
                if !own.isAlso(program, facts), !Self.isOtherCache(program) {
                    let kept = CText(keeping: program.bytes)
                    return Found(program: kept, name: skipped ? kept : word)
                }
                skipped = true
            }
            guard end < rest.count else { return nil }
            rest = rest.dropFirst(end + 1)
        }
    }

    /// Another compiler cache under the compiler's name: two of them would only wait for each other.
    private static func isOtherCache(_ candidate: CText) -> Bool {
        var target = ByteBuffer(reserving: 256)
        guard Files.appendLinkTarget(of: candidate, to: &target) else { return false }
        let path = target.view
        let name = path.lastIndex(of: UInt8(ascii: "/")).map { path.dropFirst($0 + 1) } ?? path
        return name == "ccache" || name == "sccache"
    }
}
