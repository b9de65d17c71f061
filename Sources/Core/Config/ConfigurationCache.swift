import Glibc
package import Posix

/// Remembers resolved configurations, so that a request costs one `stat` of the file and one look-up. A value for
/// one owner; bounded.
package struct ConfigurationCache {
    /// Everything that `Configuration.resolve` depends on.
    private struct Key: Hashable {
        var variables: [[UInt8]]
        var file: Path?
        var facts: FileFacts?
    }

    private var results: [Key: Result<Configuration, ConfigurationError>] = [:]
    private static let largestCount = 64
    /// In nanoseconds. A file that was written this recently may change again without its stamps showing it.
    private static let youngestTrusted: Int64 = 100_000_000

    package init() {}

    /// - Parameter directory: the caller's working directory, absolute.
    package mutating func resolve(
        environment: Environment, directory: [UInt8] = []
    ) throws(ConfigurationError) -> Configuration {
        let file = Places(environment).configurationFile.map { Path($0.bytes, in: directory) }
        let facts = file.flatMap { try? FileFacts(of: $0) }
        let key = Key(variables: Self.relevant(environment), file: file, facts: facts)
        if let known = results[key] { return try known.get() }
        let result = Result { () throws(ConfigurationError) in
            try Configuration.resolve(environment: environment, directory: directory)
        }
        if facts.map({ $0.youngest < Self.now - Self.youngestTrusted }) ?? true {
            if results.count >= Self.largestCount { results.removeAll() }
            results[key] = result
        }
        return try result.get()
    }

    /// The entries that a configuration can depend on, in the environment's order.
    private static func relevant(_ environment: Environment) -> [[UInt8]] {
        environment.entries.filter { entry in
            prefixes.contains { entry.starts(with: $0) }
        }
    }

    private static let prefixes = ["SCCACHE_", "CACHEPOT_", "XDG_CACHE_HOME=", "XDG_CONFIG_HOME=", "HOME="].map {
        Array($0.utf8)
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
