import Arguments
import Keys
import Posix

/// What a request brought besides its words: where it runs, and with which variables.
struct Surroundings: Sendable {
    let environment: Environment
    /// The working directory, absolute, as the kernel names it.
    let directory: [UInt8]
    /// The entries that matter, each with its class. `PWD` and `TZ` are not among them: they matter only where the
    /// working directory or a date shows, and are looked at there.
    private let classified: [(class: EnvironmentTable.Class, entry: [UInt8])]

    init(environment: Environment, directory: [UInt8]) {
        self.environment = environment
        self.directory = directory
        classified = environment.entries.compactMap { entry in
            guard let first = entry.first, EnvironmentTable.mayMatter(first), let name = Self.name(of: entry),
                name != Self.tz, let kind = EnvironmentTable.classify(Array(name)), kind != .directory
            else { return nil }
            return (kind, entry)
        }
    }

    /// Variables that matter in a class, as `NAME=value`, sorted.
    func variables(_ wanted: [EnvironmentTable.Class]) -> [[UInt8]] {
        classified.filter { wanted.contains($0.class) }.map(\.entry).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The first variable with which nothing can be cached.
    var refusing: [UInt8]? {
        classified.first { $0.class == .refuse }.flatMap { Self.name(of: $0.entry).map { Array($0) } }
    }

    /// As compilers record it: `PWD` where that names the same directory.
    var recordedDirectory: [UInt8] {
        guard Guard.logicalDirectory.holds, let named = environment.raw("PWD"), named.first == UInt8(ascii: "/"),
            named != directory,
            let one = try? FileFacts(of: Path(named)), let other = try? FileFacts(of: Path(directory)),
            one.inode == other.inode, one.device == other.device
        else { return directory }
        return named
    }

    /// For identity probes: messages in English, and nothing written on the side.
    var forProbes: Environment {
        let dropped = ["LC_ALL", "LANG", "LANGUAGE", "LC_MESSAGES", "DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES"]
        let kept = environment.entries.filter { entry in
            Self.name(of: entry).map { !dropped.contains(String(decoding: $0, as: UTF8.self)) } ?? false
        }
        return Environment(entries: kept + [Array("LC_ALL=C".utf8)])
    }

    private static let tz = Array("TZ".utf8)[...]

    private static func name(of entry: [UInt8]) -> ArraySlice<UInt8>? {
        entry.firstIndex(of: UInt8(ascii: "=")).map { entry[..<$0] }
    }
}
