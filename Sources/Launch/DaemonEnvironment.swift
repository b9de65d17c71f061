package import Posix

/// What a daemon keeps of the environment of the client that starts it: what is daemon-wide. All else travels with
/// every request, secrets of backends above all.
package enum DaemonEnvironment {
    /// The number of the listening descriptor that the daemon inherits.
    package static let listener = "SWCACHE_LISTEN_FD"
    /// Set where the socket's name carries the mount namespace.
    package static let namespace = "SWCACHE_NAMESPACE"
    /// The build's number of the client that starts the daemon.
    package static let client = "SWCACHE_CLIENT_BUILD"

    private static let names: Set<String> = [
        "HOME", "USER", "LOGNAME", "PATH", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH",
        "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "CI", "SWCACHE_STEP_KILL",
        "SCCACHE_SERVER_UDS", "SCCACHE_SERVER_PORT", "SCCACHE_IDLE_TIMEOUT", "SCCACHE_NO_DAEMON", "SCCACHE_LOG",
        "SCCACHE_LOG_MILLIS", "SCCACHE_ERROR_LOG", "SCCACHE_ALLOW_CORE_DUMPS", "SCCACHE_MAX_FRAME_LENGTH",
        "SCCACHE_CONF", "SCCACHE_DIR", "SCCACHE_CACHE_SIZE", "SCCACHE_LOCAL_RW_MODE",
    ]

    #if DEBUG
        /// Lets tests leave out one check, to show that it is needed. No release build knows it.
        private static let forTests: Set<String> = ["SWCACHE_TEST_WITHOUT"]
    #else
        private static let forTests: Set<String> = []
    #endif

    /// - Parameters:
    ///   - endpoint: where the daemon will be met.
    ///   - listener: the number that the listening descriptor will have in the daemon.
    package static func selected(
        from environment: Environment, endpoint: Endpoint, listener number: Int32
    ) -> Environment {
        var extra = ["\(listener)=\(number)", "\(client)=\(OwnBuild.current)"]
        if let namespace = endpoint.namespace { extra.append("\(Self.namespace)=\(namespace)") }
        let kept = environment.entries.filter { entry in
            guard let end = entry.firstIndex(of: UInt8(ascii: "=")) else { return false }
            let name = String(decoding: entry[..<end], as: UTF8.self)
            return names.contains(name) || forTests.contains(name)
                || name.hasPrefix("CACHEPOT_") && names.contains("SCCACHE_" + name.dropFirst("CACHEPOT_".count))
        }
        return Environment(entries: kept + extra.map { Array($0.utf8) })
    }
}
