package import Arguments

/// Which paths of this machine the compiler writes into its outputs, after its prefix maps.
package struct Places {
    private let compilation: Compilation
    private let directory: [UInt8]
    private let base: BaseDirectory

    package init(compilation: Compilation, directory: [UInt8], base: BaseDirectory) {
        self.compilation = compilation
        self.directory = directory
        self.base = base
    }

    /// The working directory as it shows; `nil` where it does not.
    package var recordedDirectory: [UInt8]? {
        guard compilation.directoryMatters else { return nil }
        // Only of debug information is it known which maps apply; coverage and profiles have their own.
        guard compilation.hasDebugInfo, !compilation.objectPathMatters else { return directory }
        return mapped(compilation.compilationDirectory ?? directory)
    }

    /// The object's absolute path as coverage and profiles record it.
    package var recordedObject: [UInt8] {
        let object = compilation.object
        return object.first == UInt8(ascii: "/") ? object : directory + [UInt8(ascii: "/")] + object
    }

    /// A map whose old prefix is the working directory, or lies in the base directory, is known by what it does: its
    /// place here must not keep two checkouts apart. Any other is known by its text.
    package var maps: [[UInt8]] {
        compilation.prefixMaps.map { map in
            let name = base.name(of: Self.trimmed(map.old))
            let old = isOfDirectory(map) ? [UInt8(ascii: ".")] : [name.origin.rawValue] + name.path
            return [map.scope.rawValue] + old + [UInt8(ascii: "="), map.old.last == slash ? 1 : 0] + map.new
        }
    }

    /// The working directory, where a map of it is known by what it does to relative names only: a result that knows
    /// files in it by absolute names is one for this directory.
    package var mappedDirectory: [UInt8]? { compilation.prefixMaps.contains(where: isOfDirectory) ? directory : nil }

    private func isOfDirectory(_ map: PrefixMap) -> Bool {
        let old = Self.trimmed(map.old)
        return !old.isEmpty && old == directory && base.name(of: old).origin == .asSpelled
    }

    /// Debug information shows nothing of where the base directory lies: one map takes it off, and no other comes in
    /// between.
    package var hidesBase: Bool {
        guard !compilation.objectPathMatters, !Self.isForLinkTime(compilation), let root = base.path else {
            return false
        }
        let maps = compilation.prefixMaps.filter { map in
            (map.scope == .file || map.scope == .debug) && root.starts(with: map.old)
        }
        return !maps.isEmpty && maps.allSatisfy { Self.trimmed($0.old) == Array(root.dropLast()) }
    }

    private static func isForLinkTime(_ compilation: Compilation) -> Bool {
        compilation.keyArguments.contains { $0.flag.starts(with: "-flto".utf8) }
    }

    private static func trimmed(_ path: [UInt8]) -> [UInt8] { path.last == slash ? Array(path.dropLast()) : path }

    /// Compilers apply the last map that fits.
    private func mapped(_ path: [UInt8]) -> [UInt8] {
        for map in compilation.prefixMaps.reversed()
        where (map.scope == .file || map.scope == .debug) && path.starts(with: map.old) {
            return map.new + path[map.old.count...]
        }
        return path
    }
}

private let slash = UInt8(ascii: "/")
