package import Posix

/// The programs that belong together, found from the one that runs.
package enum Programs {
    package static var daemon: Path? { find("swcached") }
    package static var control: Path? { find("swcachectl") }

    package static var client: Path? {
        guard let folder = Caller.executable?.directory else { return nil }
        return [folder.appending("/../../bin/swcache"), folder.appending("/swcache")].first { Files.isExecutable($0) }
    }

    /// Installed: `bin/swcache` beside `lib/swcache/…`; in `lib/swcache` itself and in a build folder side by side.
    private static func find(_ name: String) -> Path? {
        guard let folder = Caller.executable?.directory else { return nil }
        let candidates = [folder.appending("/../lib/swcache/" + name), folder.appending("/" + name)]
        return candidates.first { Files.isExecutable($0) }
    }
}
