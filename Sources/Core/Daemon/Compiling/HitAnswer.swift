import Arguments
import Entries
import Keys
import Posix
import PosixAsync
import Wire

/// Turns an entry into what the client places.
struct HitAnswer: Sendable {
    private let reader: EntryReader
    private let hit: DirectHit
    private let work: CompileWork
    private let contents: EntryContents

    init(_ reader: EntryReader, _ hit: DirectHit, _ work: CompileWork, _ pool: IOPool) {
        self.reader = reader
        self.hit = hit
        self.work = work
        contents = EntryContents(reader: reader, pool: pool)
    }

    /// `nil` when the entry does not hold what this call writes.
    func make() async -> Answer? {
        let wanted = work.compilation.outputs
        let stored = reader.header.outputs
        guard stored.count >= wanted.count, zip(wanted, stored).allSatisfy({ $0.kind.rawValue == $1.kind }) else {
            return nil
        }
        var files: [Descriptor] = []
        var placed: [Placed] = []
        for (index, output) in wanted.enumerated() {
            guard stored[index].present else {
                if output.required { return nil }
                continue
            }
            guard let content = await contents.content(of: index, &files) else { return nil }
            placed.append(Placed(path: output.path, executable: stored[index].mode & 0o111 != 0, content: content))
        }
        if let request = work.compilation.dependencies, work.compilation.language.needsPreprocessing {
            placed.append(
                Placed(path: request.path, executable: false, content: .bytes(dependencies(request))))
        }
        let header = reader.header
        // The object comes last: were the client killed before, the next build would take it for up to date.
        let inOrder = Array(placed.reversed())
        return Answer(reply: .hit(output: header.stdout, errors: header.stderr, files: inOrder), files: files)
    }

    /// As stored where only this very text will do, else written for this request.
    private func dependencies(_ request: DependencyRequest) -> [UInt8] {
        if reader.header.outputs.count > work.compilation.outputs.count,
            let verbatim = try? reader.bytes(of: work.compilation.outputs.count)
        {
            return verbatim
        }
        return hit.dependencyFile(for: request, as: work.compilation.dialect)
    }
}
