/// Names that compilers derive from other names: text only, nothing is looked up.
package enum PathNames {
    /// What follows the last slash.
    static func last(of path: [UInt8]) -> [UInt8] {
        guard let slash = path.lastIndex(of: Byte.slash) else { return path }
        return Array(path[(slash + 1)...])
    }

    /// What follows the last dot of the last component; nil without a dot.
    static func suffix(of path: [UInt8]) -> [UInt8]? {
        let name = last(of: path)
        guard let dot = name.lastIndex(of: Byte.dot) else { return nil }
        return Array(name[(dot + 1)...])
    }

    /// The last component without its last suffix. `.hidden` has the stem "".
    static func stem(of path: [UInt8]) -> [UInt8] {
        let name = last(of: path)
        guard let dot = name.lastIndex(of: Byte.dot) else { return name }
        return Array(name[..<dot])
    }

    /// `path` with its last suffix, if any, replaced: `out/.o` and `d` give `out/.d`.
    static func replacingSuffix(of path: [UInt8], by suffix: StaticString) -> [UInt8] {
        withoutSuffix(path) + [Byte.dot] + [UInt8](suffix)
    }

    private static func withoutSuffix(_ path: [UInt8]) -> [UInt8] {
        let start = path.lastIndex(of: Byte.slash).map { $0 + 1 } ?? 0
        guard let dot = path[start...].lastIndex(of: Byte.dot) else { return path }
        return Array(path[..<dot])
    }

    /// gcc's base for auxiliary files: like `withoutSuffix`, but a leading dot is no suffix (`out/.o` stays).
    static func auxiliaryBase(of path: [UInt8]) -> [UInt8] {
        let start = path.lastIndex(of: Byte.slash).map { $0 + 1 } ?? 0
        guard let dot = path[start...].lastIndex(of: Byte.dot), dot > start else { return path }
        return Array(path[..<dot])
    }

    /// A name behind which lies no file of its own: standard streams and descriptors.
    package static func isStream(_ path: [UInt8]) -> Bool {
        path == "-" || path == "/dev/stdin" || path == "/dev/stdout" || path == "/dev/stderr"
            || path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/")
    }
}
