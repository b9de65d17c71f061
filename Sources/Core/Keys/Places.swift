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

    /// A map whose old prefix is the working directory (or lies around or below it) or the base directory is known
    /// by what it does: its place here must not keep two checkouts apart. Any other is known by its text.
    package var maps: [[UInt8]] {
        compilation.prefixMaps.map { map in
            [map.scope.rawValue] + (isOfThisPlace(map.old) ? [] : map.old) + [UInt8(ascii: "=")] + map.new
        }
    }

    private func isOfThisPlace(_ old: [UInt8]) -> Bool {
        let trimmed = old.last == UInt8(ascii: "/") ? Array(old.dropLast()) : old
        guard !trimmed.isEmpty else { return false }
        return trimmed == directory || base.path.map { Array($0.dropLast()) } == trimmed
    }

    /// Compilers apply the last map that fits.
    private func mapped(_ path: [UInt8]) -> [UInt8] {
        for map in compilation.prefixMaps.reversed()
        where (map.scope == .file || map.scope == .debug) && path.starts(with: map.old) {
            return map.new + path[map.old.count...]
        }
        return path
    }
}
