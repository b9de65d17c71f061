package import Posix

/// Remembers resolved configurations, or what was made of them, so that a request costs one `stat` of the file and one
/// look-up. A value for one owner; bounded.
package struct ConfigurationCache<Product: Sendable> {
    /// Everything but the file that `Configuration.resolve` depends on.
    private struct Key: Hashable {
        var variables: [[UInt8]]
        /// Of the caller, where the file is named relative to it; otherwise empty.
        var directory: [UInt8] = []
    }

    private struct Entry {
        var file: Path?
        var facts: FileFacts?
        var result: Result<Product, ConfigurationError>
    }

    private let filter: VariableFilter

    private var entries: [Key: Entry] = [:]
    /// How often the configuration was really resolved.
    package private(set) var resolutions = 0

    private static var largestCount: Int { 64 }
    /// In nanoseconds. A file that was written this recently may change again without its stamps showing it.
    private static var youngestTrusted: Int64 { 100_000_000 }

    /// - Parameter filter: the variables that products depend on.
    package init(_ filter: VariableFilter) { self.filter = filter }

    /// - Parameters:
    ///   - directory: the caller's working directory, absolute.
    ///   - holds: whether a product that is known may be used again.
    ///   - make: makes one of a configuration.
    package mutating func product(
        of environment: Environment, directory: [UInt8], holds: (Product) -> Bool,
        make: (Configuration) -> Product
    ) throws(ConfigurationError) -> Product {
        let key = key(environment, directory)
        if let known = entries[key], Self.facts(of: known.file) == known.facts {
            let product = try known.result.get()
            if holds(product) { return product }
        }
        let file = Places(environment).configurationFile.map { Path($0.bytes, in: directory) }
        let facts = Self.facts(of: file)
        resolutions &+= 1
        let result = Result { () throws(ConfigurationError) in
            make(try Configuration.resolve(environment: environment, directory: directory))
        }
        entries[key] = nil
        if facts.map({ $0.youngest < Clock.now - Self.youngestTrusted }) ?? true {
            if entries.count >= Self.largestCount { entries.removeAll() }
            entries[key] = Entry(file: file, facts: facts, result: result)
        }
        return try result.get()
    }

    private static func facts(of file: Path?) -> FileFacts? { file.flatMap { try? FileFacts(of: $0) } }

    private func key(_ environment: Environment, _ directory: [UInt8]) -> Key {
        var key = Key(variables: [])
        for entry in environment.entries where filter.matches(entry) {
            key.variables.append(entry)
            if fileNames.contains(where: { entry.starts(with: $0) && entry.dropFirst($0.count).first != slash }) {
                key.directory = directory
            }
        }
        return key
    }
}

extension ConfigurationCache where Product == Configuration {
    package init() { self.init(.core) }

    package mutating func resolve(
        environment: Environment, directory: [UInt8] = []
    ) throws(ConfigurationError) -> Configuration {
        try product(of: environment, directory: directory, holds: { _ in true }, make: { $0 })
    }
}

private let slash = UInt8(ascii: "/")
private let fileNames = ["SCCACHE_CONF=", "CACHEPOT_CONF="].map { Array($0.utf8) }
