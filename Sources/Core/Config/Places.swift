package import Posix

/// Where things are by default: the XDG base directories, and the home directory behind them.
package struct Places: Sendable {
    private let variables: Variables
    private let accountHome: @Sendable () -> Path?

    /// - Parameter accountHome: asked when `HOME` is not set to an absolute path.
    package init(_ environment: Environment, accountHome: @escaping @Sendable () -> Path? = { Account.homeDirectory }) {
        variables = Variables(environment: environment)
        self.accountHome = accountHome
    }

    package var home: Path? { absolute("HOME") ?? accountHome() }

    /// `nil` when nothing tells the home directory.
    package var cacheDirectory: Path? { directory("XDG_CACHE_HOME", "/.cache")?.appending("/sccache") }

    /// Where the history of statistics lies: our own, not shared with other programs. `nil` as above.
    package var stateDirectory: Path? { directory("XDG_STATE_HOME", "/.local/state")?.appending("/swcache") }

    /// Absolute or, by `SCCACHE_CONF`, relative to the working directory. `nil`: there is none to be read.
    package var configurationFile: Path? {
        if let chosen = variables.environment["SCCACHE_CONF"] { return chosen.isEmpty ? nil : Path(chosen) }
        return directory("XDG_CONFIG_HOME", "/.config")?.appending("/sccache/config")
    }

    private func directory(_ name: String, _ underHome: String) -> Path? {
        absolute(name) ?? home?.appending(underHome)
    }

    private func absolute(_ name: String) -> Path? {
        guard let path = variables.bytes(name).map({ Path($0) }), path.isAbsolute else { return nil }
        return path
    }
}
