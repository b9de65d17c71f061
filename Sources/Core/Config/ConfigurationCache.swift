package import Posix

/// Remembers resolved configurations, so that a request costs one `stat` of the file and one look-up. A value for
/// one owner; bounded.
package struct ConfigurationCache {
    /// Everything but the file that `Configuration.resolve` depends on.
    private struct Key: Hashable {
        var variables: [[UInt8]]
        /// Of the caller, where the file is named relative to it; otherwise empty.
        var directory: [UInt8] = []
    }

    private struct Entry {
        var file: Path?
        var facts: FileFacts?
        var result: Result<Configuration, ConfigurationError>
    }

    private var entries: [Key: Entry] = [:]
    /// How often the configuration was really resolved.
    package private(set) var resolutions = 0

    private static let largestCount = 64
    /// In nanoseconds. A file that was written this recently may change again without its stamps showing it.
    private static let youngestTrusted: Int64 = 100_000_000

    package init() {}

    /// - Parameter directory: the caller's working directory, absolute.
    package mutating func resolve(
        environment: Environment, directory: [UInt8] = []
    ) throws(ConfigurationError) -> Configuration {
        let key = Self.key(environment, directory)
        if let known = entries[key], Self.facts(of: known.file) == known.facts { return try known.result.get() }
        let file = Places(environment).configurationFile.map { Path($0.bytes, in: directory) }
        let facts = Self.facts(of: file)
        resolutions &+= 1
        let result = Result { () throws(ConfigurationError) in
            try Configuration.resolve(environment: environment, directory: directory)
        }
        entries[key] = nil
        if facts.map({ $0.youngest < Clock.now - Self.youngestTrusted }) ?? true {
            if entries.count >= Self.largestCount { entries.removeAll() }
            entries[key] = Entry(file: file, facts: facts, result: result)
        }
        return try result.get()
    }

    private static func facts(of file: Path?) -> FileFacts? { file.flatMap { try? FileFacts(of: $0) } }

    private static func key(_ environment: Environment, _ directory: [UInt8]) -> Key {
        var key = Key(variables: [])
        for entry in environment.entries where prefixes.contains(where: { entry.starts(with: $0) }) {
            key.variables.append(entry)
            if fileNames.contains(where: { entry.starts(with: $0) && entry.dropFirst($0.count).first != slash }) {
                key.directory = directory
            }
        }
        return key
    }

    private static let slash = UInt8(ascii: "/")
    private static let fileNames = ["SCCACHE_CONF=", "CACHEPOT_CONF="].map { Array($0.utf8) }
    private static let prefixes = ["SCCACHE_", "CACHEPOT_", "XDG_CACHE_HOME=", "XDG_CONFIG_HOME=", "HOME="].map {
        Array($0.utf8)
    }
}
