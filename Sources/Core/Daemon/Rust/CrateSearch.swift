import Posix
import Rust

/// Where a call looks for crates and native libraries, absolute.
struct CrateSearch: Sendable {
    /// For crates, whoever needs them.
    let crates: [[UInt8]]
    /// For crates that no extern names.
    let unnamed: [[UInt8]]
    /// For native libraries.
    let native: [[UInt8]]

    init(_ compilation: RustCompilation, in directory: [UInt8]) {
        func places(_ kinds: Set<SearchPath.Kind>) -> [[UInt8]] {
            compilation.searchPaths.filter { kinds.contains($0.kind) }.map { Array(Path($0.path, in: directory).bytes) }
        }
        crates = places([.dependency, .crate, .all])
        unnamed = places([.crate, .all])
        native = places([.native, .all])
    }

    /// Crates that may be found though nothing names them.
    func unnamedCrates() throws(Doubt) -> [Path] {
        var paths: [Path] = []
        for directory in unnamed {
            let names = try SearchedCrates.names(in: (try? Files.names(in: Path(directory))) ?? [])
            paths += names.map { Path($0, in: directory) }
        }
        return paths
    }
}
