import Documents
import Posix

/// Joins variables and file, one room of the configuration at a time.
struct Resolver {
    let variables: Variables
    let file: FileSettings

    func storage(_ places: Places) throws(ConfigurationError) -> StorageSettings {
        var storage = StorageSettings()
        storage.disk = try disk(places)
        storage.levels = try levels() ?? file.levels
        storage.sections = file.sections
        storage.compressionLevel = try variables.value(
            "SCCACHE_CACHE_ZSTD_LEVEL", accepts: "a whole number (zstd takes -131072 to 22)"
        ) { Int32($0).map { min(max($0, -131_072), 22) } }
        return storage
    }

    private func disk(_ places: Places) throws(ConfigurationError) -> DiskSettings {
        let directory = try variables.directory("SCCACHE_DIR")
        let size = try variables.size("SCCACHE_CACHE_SIZE")
        let readOnly = try variables.readOnly("SCCACHE_LOCAL_RW_MODE")
        guard let root = directory ?? file.directory ?? places.cacheDirectory else {
            throw ConfigurationError("no directory for the cache: neither SCCACHE_DIR nor HOME is set")
        }
        var disk = DiskSettings()
        disk.directory = root
        disk.sizeLimit = size ?? file.sizeLimit ?? disk.sizeLimit
        disk.readOnly = readOnly ?? file.readOnly ?? disk.readOnly
        disk.isConfigured =
            file.hasDisk || directory != nil || size != nil || readOnly != nil
            || variables.bytes("SCCACHE_DIRECT") != nil
        return disk
    }

    /// The policy counts only beside a chain.
    private func levels() throws(ConfigurationError) -> LevelChain? {
        let names = try variables.value(
            "SCCACHE_MULTILEVEL_CHAIN", accepts: "level names with commas between them, such as disk"
        ) { list -> [String]? in
            let names = list.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0).lowercased() }
            return names.contains("") ? nil : names
        }
        guard let names else { return nil }
        let policy = try variables.value("SCCACHE_MULTILEVEL_WRITE_ERROR_POLICY", accepts: Accepted.policy) {
            LevelChain.WriteErrorPolicy(rawValue: $0.lowercased())
        }
        return LevelChain(names: names, policy: policy ?? .l0)
    }

    func directMode() throws(ConfigurationError) -> DirectModeSettings {
        var settings = file.directMode
        if let on = try variables.boolean("SCCACHE_DIRECT") { settings.isOn = on }
        return settings
    }

    /// Set but empty, the variable overrides the file with none.
    func baseDirectories() throws(ConfigurationError) -> BaseDirectories {
        guard let list = variables.environment["SCCACHE_BASEDIRS"] else {
            return BaseDirectories(file.baseDirectories ?? [])
        }
        var directories: [[UInt8]] = []
        for part in list.split(separator: UInt8(ascii: ":")) {
            guard let directory = BaseDirectories.normalised(part) else {
                throw .variable("SCCACHE_BASEDIRS", list, accepts: "absolute paths with colons between them")
            }
            directories.append(directory)
        }
        return BaseDirectories(directories)
    }

    func request() throws(ConfigurationError) -> RequestSettings {
        var request = RequestSettings()
        request.bypassesCache = variables.isPresent("SCCACHE_NO_CACHE")
        request.recache = variables.isPresent("SCCACHE_RECACHE") && !request.bypassesCache
        request.cacheBuster = variables.environment["SCCACHE_C_CUSTOM_CACHE_BUSTER"]
        request.extraFiles =
            variables.bytes("SCCACHE_EXTRAFILES")?.split(separator: UInt8(ascii: ":")).map { Array($0) } ?? []
        request.allowsSeveralArchitectures = variables.isPresent("SCCACHE_CACHE_MULTIARCH")
        request.rust = try rust()
        return request
    }

    private func rust() throws(ConfigurationError) -> RustSettings {
        var settings = file.rust
        let types = try variables.value(
            "SCCACHE_RUST_LINKED",
            accepts: "on, off, or crate types with commas between them: \(RustSettings.acceptedTypes)",
            RustSettings.types)
        if let types { settings.crateTypes = types }
        let macros = try variables.value(
            "SCCACHE_RUST_PURE_MACROS", accepts: RustSettings.acceptedMacros, RustSettings.macros)
        if let macros { settings.pureMacros = macros }
        return settings
    }
}

// What counts for the daemon as a whole.
extension Resolver {
    func daemon(_ warnings: inout [String]) throws(ConfigurationError) -> DaemonSettings {
        var daemon = DaemonSettings()
        if let milliseconds = file.startupTimeoutMilliseconds {
            daemon.startupTimeout = .milliseconds(Int64(clamping: min(milliseconds, UInt64(Self.longest) * 1000)))
        }
        if let seconds = try variables.number("SCCACHE_IDLE_TIMEOUT") {
            daemon.idleTimeout = seconds == 0 ? nil : .seconds(min(Int64(clamping: seconds), Self.longest))
        }
        daemon.largestFrame = try variables.number("SCCACHE_MAX_FRAME_LENGTH") ?? daemon.largestFrame
        daemon.staysInForeground = isOne("SCCACHE_NO_DAEMON")
        daemon.allowsCoreDumps = isOne("SCCACHE_ALLOW_CORE_DUMPS")
        daemon.log = log(&warnings)
        // No part of the client runs the cache by itself; the switch is only checked.
        _ = try variables.boolean("SCCACHE_CLIENT_SIDE")
        return daemon
    }

    /// A century in seconds: longer waits are the same, and sums of times stay far from overflow.
    private static let longest: Int64 = 3_200_000_000

    private func isOne(_ name: String) -> Bool {
        variables.environment[name].map { $0.elementsEqual("1".utf8) } ?? false
    }

    private func log(_ warnings: inout [String]) -> LogSettings {
        var log = LogSettings()
        if let filter = variables.environment.text("SCCACHE_LOG") {
            if let directives = LogSettings.directives(in: filter) {
                log.directives = directives
            } else {
                log.directives = [.init(level: .error)]
                warnings.append("SCCACHE_LOG: invalid logging spec '\(filter)', ignoring it")
            }
        }
        log.milliseconds = variables.isPresent("SCCACHE_LOG_MILLIS")
        log.file = variables.bytes("SCCACHE_ERROR_LOG").map { Path($0) }
        return log
    }
}
