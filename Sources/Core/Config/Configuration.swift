package import Posix

/// What the daemon needs to know for one request, resolved from the request's own environment and configuration file.
package struct Configuration: Equatable, Sendable {
    /// Where results are kept. Equal values mean the same stack of stores.
    package var storage = StorageSettings()
    package var directMode = DirectModeSettings()
    package var baseDirectories = BaseDirectories()
    package var request = RequestSettings()
    package var daemon = DaemonSettings()
    /// Lines for the log: what was ignored, and why. Nothing here changes what is cached.
    package var warnings: [String] = []

    package init() {}
}

package struct StorageSettings: Equatable, Sendable {
    package var disk = DiskSettings()
    /// `nil`: no chain is asked for, and the first configured backend is used, else the disk.
    package var levels: LevelChain?
    /// `[cache.<name>]` of the file, as they stand there, without the disk and the chain.
    package var sections: [LevelSection] = []
    /// `nil`: whoever compresses has an own default. Otherwise as zstd takes it; 0 is zstd's default.
    package var compressionLevel: Int32?

    package init() {}
}

package struct DiskSettings: Equatable, Sendable {
    /// Absolute.
    package var directory = Path("/")
    /// In bytes.
    package var sizeLimit: UInt64 = 10 << 30
    package var readOnly = false
    /// Some variable or key asked for the disk.
    package var isConfigured = false

    package init() {}
}

/// The levels of a chain, fastest first; names in lower case. Only `disk` is known here: the other names are for the
/// plugins to claim.
package struct LevelChain: Equatable, Sendable {
    package enum WriteErrorPolicy: String, CaseIterable, Sendable {
        /// No write is waited for.
        case ignore
        /// The first level is waited for.
        case l0
        /// All levels are waited for.
        case all
    }

    package var names: [String]
    package var policy: WriteErrorPolicy

    package init(names: [String], policy: WriteErrorPolicy = .l0) {
        self.names = names
        self.policy = policy
    }
}

/// How the preprocessor is spared.
package struct DirectModeSettings: Equatable, Sendable {
    package var isOn = true
    /// Size and times of a header stand for its contents.
    package var trustsFileStat = false
    package var usesChangeTime = true
    package var ignoresTimeMacros = false
    package var skipsSystemHeaders = false
    package var hashesWorkingDirectory = true

    package init() {}
}

/// What only the environment says, about one compile.
package struct RequestSettings: Equatable, Sendable {
    /// Neither look up nor store; wins over `recache`.
    package var bypassesCache = false
    /// Do not look up; compile and store.
    package var recache = false
    /// Part of every key of the C family where set, also when empty.
    package var cacheBuster: [UInt8]?
    /// Their contents are part of every key of the C family. As spelled: relative ones to the working directory.
    package var extraFiles: [[UInt8]] = []
    package var allowsSeveralArchitectures = false
    package var rust = RustSettings()

    package init() {}
}

/// What counts for a daemon as a whole: the settings of the client that started it.
package struct DaemonSettings: Equatable, Sendable {
    package var startupTimeout: Duration = .milliseconds(10_000)
    /// `nil`: never.
    package var idleTimeout: Duration? = .seconds(600)
    /// In bytes, of one request or reply.
    package var largestFrame: UInt64 = 8 << 20
    package var staysInForeground = false
    package var allowsCoreDumps = false
    package var log = LogSettings()

    package init() {}
}
