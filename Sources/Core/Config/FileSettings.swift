import Documents
import Posix

/// What the configuration file says; `nil` where it is silent.
struct FileSettings {
    var startupTimeoutMilliseconds: UInt64?
    var baseDirectories: [[UInt8]]?
    var hasDisk = false
    var directory: Path?
    var sizeLimit: UInt64?
    var readOnly: Bool?
    var directMode = DirectModeSettings()
    var levels: LevelChain?
    var sections: [LevelSection] = []
    var rust = RustSettings()
    var namesScheduler = false

    init() {}

    init(_ root: TableReader) throws(ConfigurationError) {
        let keys = ["server_startup_timeout_ms", "basedirs", "client_side_mode", "cache", "dist", "rust"]
        let root = root.droppingNulls(of: ["server_startup_timeout_ms"])
        try root.refuseKeys(except: keys)
        startupTimeoutMilliseconds = try root.number("server_startup_timeout_ms")
        baseDirectories = try Self.baseDirectories(root)
        _ = try root.boolean("client_side_mode")
        if let cache = try root.subtable("cache") { try read(cache: cache) }
        if let distribution = try root.subtable("dist") { try read(distribution: distribution) }
        if let rust = try root.subtable("rust") { try read(rust: rust) }
    }

    private static func baseDirectories(_ root: TableReader) throws(ConfigurationError) -> [[UInt8]]? {
        let accepted = "a list of absolute paths"
        return try root.value("basedirs", accepts: accepted) { value in
            guard case .list(let values) = value else { return nil }
            let paths: [[UInt8]] = values.compactMap {
                if case .text(let text) = $0 { BaseDirectories.normalised(text.utf8) } else { nil }
            }
            return paths.count == values.count ? paths : nil
        }
    }

    private mutating func read(cache: TableReader) throws(ConfigurationError) {
        let cache = cache.droppingNulls(of: cache.table.entries.map(\.key))
        if let disk = try cache.subtable("disk") { try read(disk: disk) }
        if let chain = try cache.subtable("multilevel") { levels = try Self.levels(chain) }
        for entry in cache.table.entries where entry.key != "disk" && entry.key != "multilevel" {
            guard case .table(let options) = entry.value else {
                throw cache.unknown(entry.key, known: ["disk", "multilevel"])
            }
            let given = DocumentTable(options.entries.filter { $0.value != .null })
            sections.append(LevelSection(name: entry.key, options: given, file: cache.file))
        }
    }

    private mutating func read(rust table: TableReader) throws(ConfigurationError) {
        try table.refuseKeys(except: ["crate_types", "pure_macros"])
        let types = try table.list(
            "crate_types", accepts: "a list of some of \(RustSettings.acceptedTypes)", RustSettings.types)
        if let types { rust.crateTypes = types }
        let macros = try table.list("pure_macros", accepts: RustSettings.acceptedMacros, RustSettings.macros)
        if let macros { rust.pureMacros = macros }
    }

    private mutating func read(disk: TableReader) throws(ConfigurationError) {
        try disk.refuseKeys(except: ["dir", "size", "rw_mode", "preprocessor_cache_mode"])
        hasDisk = true
        directory = try disk.text("dir", accepts: Accepted.absolutePath) { $0.hasPrefix("/") ? Path($0) : nil }
        sizeLimit = try disk.size("size")
        readOnly = try disk.text("rw_mode", accepts: Accepted.mode, ValueSyntax.mode)
        if let mode = try disk.subtable("preprocessor_cache_mode") { directMode = try Self.directMode(mode) }
    }

    private static func directMode(_ mode: TableReader) throws(ConfigurationError) -> DirectModeSettings {
        try mode.refuseKeys(except: [
            "use_preprocessor_cache_mode", "file_stat_matches", "use_ctime_for_stat", "ignore_time_macros",
            "skip_system_headers", "hash_working_directory",
        ])
        var settings = DirectModeSettings()
        settings.isOn = try mode.boolean("use_preprocessor_cache_mode") ?? settings.isOn
        settings.trustsFileStat = try mode.boolean("file_stat_matches") ?? settings.trustsFileStat
        settings.usesChangeTime = try mode.boolean("use_ctime_for_stat") ?? settings.usesChangeTime
        settings.ignoresTimeMacros = try mode.boolean("ignore_time_macros") ?? settings.ignoresTimeMacros
        settings.skipsSystemHeaders = try mode.boolean("skip_system_headers") ?? settings.skipsSystemHeaders
        settings.hashesWorkingDirectory =
            try mode.boolean("hash_working_directory") ?? settings.hashesWorkingDirectory
        return settings
    }

    /// Here, and only here, unknown keys are let through, as the format has it.
    private static func levels(_ section: TableReader) throws(ConfigurationError) -> LevelChain {
        let accepted = "a list of level names, such as [\"disk\"]"
        guard let chain = try section.texts("chain", accepts: accepted) else {
            throw ConfigurationError("\(section.file.text): \(section.prefix)chain is missing; accepted is \(accepted)")
        }
        let names = chain.map { trimmed($0).lowercased() }
        guard !names.isEmpty, !names.contains("") else {
            throw section.failure("chain", .list(chain.map { .text($0) }), accepts: accepted)
        }
        let policy = try section.text(
            "write_error_policy", accepts: Accepted.policy, LevelChain.WriteErrorPolicy.init(rawValue:))
        return LevelChain(names: names, policy: policy ?? .l0)
    }

    /// Distribution is not part of this program: its table may be there, and does nothing.
    private mutating func read(distribution: TableReader) throws(ConfigurationError) {
        try distribution.refuseKeys(except: [
            "scheduler_url", "auth", "cache_dir", "toolchain_cache_size", "toolchains", "rewrite_includes_only",
        ])
        namesScheduler = distribution.table["scheduler_url"].map { $0 != .null } ?? false
    }
}
