import Posix

/// The one directory whose place on this machine shall not count for a compile (`SCCACHE_BASEDIRS`): of the
/// configured ones that around the source, or else that around the working directory. Paths in other configured
/// directories stay as they are, so that no checkout is ever looked up in another's place.
package struct BaseDirectory: Equatable, Sendable {
    /// Absolute, with one slash at its end; `nil`: nothing is taken off.
    package let path: [UInt8]?

    /// - Parameters:
    ///   - configured: absolute paths, each ending in a slash.
    ///   - source: absolute.
    ///   - directory: the working directory, absolute.
    package init(configured: [[UInt8]], source: [UInt8], directory: [UInt8]) {
        let longest = configured.sorted { $0.count > $1.count }
        path = longest.first { source.starts(with: $0) } ?? longest.first { (directory + [slash]).starts(with: $0) }
    }

    package var roots: Roots { Roots(path.map { [Roots.Root(.belowBase, $0)] } ?? []) }

    /// The path as keys and manifests see it.
    package func name(of other: [UInt8]) -> Name {
        guard let path else { return Name(.asSpelled, other) }
        if other.starts(with: path) { return Name(.belowBase, Array(other[(path.count - 1)...])) }
        if other.count == path.count - 1, path.starts(with: other) { return Name(.belowBase, []) }
        return Name(.asSpelled, other)
    }

    /// The directory shows in these bytes.
    package func isMentioned(in bytes: [UInt8]) -> Bool {
        path.map { bytes.mentions(Array($0.dropLast())) } ?? false
    }
}

private let slash = UInt8(ascii: "/")
