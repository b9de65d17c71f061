import Hashing
import Posix
import Rust

/// The files that a command line of rustc names.
struct CrateFiles: Sendable {
    struct Contents: Sendable {
        var source: FileContent
        var externs: [FileContent]
        var files: [FileContent]
        var linked: [FileContent]
        var unnamed: [FileContent]
    }

    private let source: Path
    private let externs: [Path]
    private let files: [Path]
    private let linked: [Path]
    private let unnamed: [Path]

    /// - Parameters:
    ///   - unnamed: crates that may be found besides.
    ///   - linked: what arguments tell the linker to read.
    init(_ compilation: RustCompilation, unnamed: [Path], linked: [[UInt8]], in directory: [UInt8]) {
        self.unnamed = unnamed
        self.linked = linked.map { Path($0, in: directory) }
        source = Path(compilation.input, in: directory)
        externs = compilation.externs.compactMap(\.path).map { Path($0, in: directory) }
        files = compilation.keyWords.filter(\.hashesFile).map { Path($0.value, in: directory) }
    }

    var paths: [Path] { [source] + externs + files + linked + unnamed }

    /// `nil` where one of them cannot be read: rustc shall say so.
    func contents(_ hasher: HasherPool) async -> Contents? {
        let found = await hasher.contents(of: paths.map { .init($0, try? FileFacts(of: $0)) })
        var known = found.compactMap(\.self)[...]
        guard known.count == found.count, let first = known.popFirst() else { return nil }
        func take(_ paths: [Path]) -> [FileContent] {
            defer { known = known.dropFirst(paths.count) }
            return Array(known.prefix(paths.count))
        }
        return Contents(
            source: first, externs: take(externs), files: take(files), linked: take(linked), unnamed: take(unnamed))
    }
}
