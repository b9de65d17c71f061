import Posix

/// Shared libraries as the loader found them without a caller's `LD_LIBRARY_PATH`.
struct LoadedLibraries: Sendable {
    private let objects: [(name: [UInt8], facts: FileFacts)]

    init(_ paths: [Path]) {
        objects = paths.compactMap { path in (try? FileFacts(of: path)).map { (Array(path.name), $0) } }
    }

    /// The variable leads to others of the same names.
    func areShadowed(in environment: Environment) -> Bool {
        let directories = (environment.raw("LD_LIBRARY_PATH") ?? []).split(separator: UInt8(ascii: ":"))
        return directories.contains { directory in
            objects.contains { object in
                guard let other = try? FileFacts(of: Path(object.name, in: Array(directory))) else { return false }
                return other.inode != object.facts.inode || other.device != object.facts.device
            }
        }
    }
}
