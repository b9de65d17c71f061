package import Posix

/// A directory where libraries of plugins are looked for.
package struct PluginPlace: Hashable, Sendable {
    package var directory: Path
    /// In a checkout's build folder manifests lie with the sources, and what lies there was built together.
    package var checkout: Path?

    package init(_ directory: Path) {
        self.directory = directory
        let parts = directory.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let index = parts.firstIndex(where: { $0.elementsEqual(".build".utf8) }), index > 0 else { return }
        checkout = Path(parts[..<index].joined(separator: [UInt8(ascii: "/")]))
    }

    /// Where to look, in this order. Directories that do not exist are among them.
    /// - Parameters:
    ///   - searchPath: of `SCCACHE_PLUGIN_DIR`: directories with colons between them; relative ones are left out.
    ///   - program: the file of the running program.
    package static func all(searchPath: [UInt8]?, program: Path?) -> [PluginPlace] {
        var directories = (searchPath ?? []).split(separator: UInt8(ascii: ":")).map { Path($0) }.filter(\.isAbsolute)
        if let folder = program?.directory {
            directories += [folder.appending("/plugins"), folder.appending("/../lib/swcache/plugins")]
            if PluginPlace(folder).checkout != nil { directories.append(folder) }
        }
        directories.append(Path("/usr/lib/swcache/plugins"))
        return directories.map { PluginPlace($0) }
    }
}
