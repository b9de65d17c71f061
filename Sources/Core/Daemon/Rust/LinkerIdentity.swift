import Hashing
import Keys
import Posix
import Rust

/// A linker with its driver as they really are: every file that takes part, by content.
struct LinkerIdentity: Sendable {
    struct Part: Sendable {
        let path: Path
        let facts: FileFacts
    }

    let digest: Digest
    let facts: LinkerFacts
    /// It writes what it read where `dependencyArguments` tell it to. Where not, nothing that it makes can be kept.
    let knowsDependencyFiles: Bool
    /// Where it looks for libraries and start files after the user's directories, in order; some may not be there.
    let directories: [[UInt8]]
    private let parts: [Part]
    /// Nothing was there; what comes there takes part.
    private let absent: [Path]
    private let loaded: LoadedLibraries

    init(
        digest: Digest, facts: LinkerFacts, reach: LinkerReach, parts: [Part], absent: [Path], loaded: [Path]
    ) {
        self.digest = digest
        self.facts = facts
        knowsDependencyFiles = reach.knowsDependencyFiles
        directories = reach.directories
        self.parts = parts
        self.absent = absent
        self.loaded = LoadedLibraries(loaded)
    }

    /// None of its files has changed since, and no other would be found now.
    var isCurrent: Bool {
        guard Guard.compilerAge.holds else { return true }
        return parts.allSatisfy { (try? FileFacts(of: $0.path)) == $0.facts } && !absent.contains(where: Files.exists)
    }

    /// The caller's `LD_LIBRARY_PATH` puts other libraries before those that were found without it.
    func isShadowed(in environment: Environment) -> Bool { loaded.areShadowed(in: environment) }

    /// For rustc, after the user's own words: the linker lists what it reads in that file, which must not be there.
    static func dependencyArguments(_ file: Path) -> [[UInt8]] {
        [Array("-Clink-arg=".utf8) + word(for: file)]
    }

    /// How rustc tells of that word when linking fails: quoted, quoted inside JSON, as it is.
    static func spellings(ofArgumentFor file: Path) -> [[UInt8]] {
        [("\"", "\""), ("\\\"", "\\\""), ("", "")].map { open, close in
            Array(" \(open)".utf8) + word(for: file) + Array(close.utf8)
        }
    }

    private static func word(for file: Path) -> [UInt8] { Array("-Wl,--dependency-file=".utf8) + file.bytes }
}

/// What a linker can do, and where it looks.
struct LinkerReach: Sendable {
    let knowsDependencyFiles: Bool
    let directories: [[UInt8]]
}
