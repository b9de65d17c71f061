import Entries
import Hashing
import Posix
import PosixAsync
import Rust
import Wire

/// Turns the entry of a crate into what the client places and says.
struct RustHit: Sendable {
    private let reader: EntryReader
    private let work: RustWork

    init(_ reader: EntryReader, _ work: RustWork) {
        self.reader = reader
        self.work = work
    }

    /// Of what the client places, in its order; `nil` for what is written anew for each.
    var digests: [Digest?] {
        zip(work.compilation.outputs, reader.header.outputs).map { $0.kind == .dependencies ? nil : $1.digest }
    }

    /// `nil` when the entry does not hold what this call writes.
    func answer(_ pool: IOPool) async -> Answer? {
        let wanted = work.compilation.outputs
        let stored = reader.header.outputs
        guard stored.count == wanted.count,
            zip(wanted, stored).allSatisfy({ $0.kind.rawValue == $1.kind && $1.present }),
            let errors = PathTemplate(decoding: reader.header.stderr).flatMap(work.written)
        else { return nil }
        let contents = EntryContents(reader: reader, pool: pool)
        var files: [Descriptor] = []
        var placed: [Placed] = []
        for (index, output) in wanted.enumerated() {
            let content: Placed.Content
            if output.kind == .dependencies {
                guard let bytes = try? reader.bytes(of: index),
                    let text = PathTemplate(decoding: bytes).flatMap(work.written)
                else { return nil }
                content = .bytes(text)
            } else {
                guard let found = await contents.content(of: index, &files) else { return nil }
                content = found
            }
            placed.append(Placed(path: output.path, executable: stored[index].mode & 0o111 != 0, content: content))
        }
        return Answer(
            reply: .hit(output: reader.header.stdout, errors: errors, files: placed, reports: true), files: files)
    }
}
