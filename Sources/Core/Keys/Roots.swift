package import Hashing
import Posix

/// Directories whose places on this machine shall not count for a compile: names in manifests and entries are kept
/// relative to them, so that another checkout, target directory or machine can use them.
package struct Roots: Hashable, Sendable {
    package struct Root: Hashable, Sendable {
        package let origin: Name.Origin
        /// Absolute, with one slash at its end.
        package let path: [UInt8]

        package init(_ origin: Name.Origin, _ path: [UInt8]) {
            self.origin = origin
            self.path = path.last == slash ? path : path + [slash]
        }
    }

    /// The longest first: a directory inside another one is named by itself.
    package let all: [Root]

    /// - Parameter roots: of two with the same path the first counts.
    package init(_ roots: [Root]) {
        var kept: [Root] = []
        for root in roots where !kept.contains(where: { $0.path == root.path }) { kept.append(root) }
        all = kept.sorted { $0.path.count > $1.path.count }
    }

    /// The path as keys and manifests see it.
    package func name(of other: [UInt8]) -> Name {
        for root in all {
            if other.starts(with: root.path) { return Name(root.origin, Array(other[(root.path.count - 1)...])) }
            if other.count == root.path.count - 1, root.path.starts(with: other) { return Name(root.origin, []) }
        }
        return Name(.asSpelled, other)
    }

    /// Where the name lies for this compile; `nil` where it has no such directory.
    package func path(of name: Name) -> [UInt8]? {
        if name.origin == .asSpelled { return name.path }
        return all.first { $0.origin == name.origin }.map { $0.path.dropLast() + name.path }
    }

    /// Those that show in these bytes.
    package func mentioned(in bytes: [UInt8]) -> Set<Name.Origin> {
        Set(all.filter { bytes.mentions(Array($0.path.dropLast())) }.map(\.origin))
    }

    /// For results whose outputs show these directories.
    package func digest(of origins: some Sequence<Name.Origin>) -> Digest {
        var key = KeyBuilder(domain: "roots 1")
        for origin in origins.sorted(by: { $0.rawValue < $1.rawValue }) {
            key.add("origin", origin.rawValue)
            key.add("path", all.first { $0.origin == origin }?.path ?? [])
        }
        return key.digest()
    }
}

private let slash = UInt8(ascii: "/")
