import Hashing
import Posix
import Rust

/// The files that a command line of rustc names.
struct CrateFiles: Sendable {
    struct Contents: Sendable {
        var source: FileContent
        var externs: [FileContent]
        var files: [FileContent]
    }

    private let source: Path
    private let externs: [Path]
    private let files: [Path]

    init(_ compilation: RustCompilation, in directory: [UInt8]) {
        source = Path(compilation.input, in: directory)
        externs = compilation.externs.compactMap(\.path).map { Path($0, in: directory) }
        files = compilation.keyWords.filter(\.hashesFile).map { Path($0.value, in: directory) }
    }

    var paths: [Path] { [source] + externs + files }

    /// `nil` where one of them cannot be read: rustc shall say so.
    func contents(_ hasher: HasherPool) async -> Contents? {
        let found = await hasher.contents(of: paths.map { .init($0, try? FileFacts(of: $0)) })
        let known = found.compactMap(\.self)
        guard known.count == found.count, let first = known.first else { return nil }
        return Contents(
            source: first, externs: Array(known[1...].prefix(externs.count)),
            files: Array(known.dropFirst(1 + externs.count)))
    }
}
