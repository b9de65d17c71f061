/// Which variables of an environment matter: names, and beginnings of names. Quick, because every request asks.
package struct VariableFilter: Sendable {
    /// By their first byte, each with the `=` where it is a whole name.
    private var patterns: [[[UInt8]]]

    /// - Parameters:
    ///   - names: also the older names of those that begin with `SCCACHE_`.
    ///   - prefixes: of names.
    package init(names: [String], prefixes: [String]) {
        patterns = Array(repeating: [], count: 256)
        let prefixes = prefixes + Self.ownPrefixes
        for prefix in prefixes { insert(prefix) }
        for name in names + Self.ownNames where !prefixes.contains(where: { name.hasPrefix($0) }) { insert(name + "=") }
    }

    /// What the core reads by itself.
    package static let core = VariableFilter(names: [], prefixes: [])

    private mutating func insert(_ text: String) {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, !patterns[Int(first)].contains(bytes) else { return }
        patterns[Int(first)].append(bytes)
    }

    /// - Parameter entry: `NAME=value`
    package func matches(_ entry: [UInt8]) -> Bool {
        guard let first = entry.first else { return false }
        return patterns[Int(first)].contains { entry.starts(with: $0) }
    }

    private static let ownPrefixes = ["SCCACHE_", "CACHEPOT_"]
    private static let ownNames = ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "HOME"]
}
