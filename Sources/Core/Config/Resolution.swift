import Documents
package import Posix

extension Configuration {
    /// What this environment and its configuration file ask for. Variables win over the file, field by field; a chain
    /// of levels and the base directories are replaced as a whole.
    /// - Parameters:
    ///   - directory: the caller's working directory, for a relative `SCCACHE_CONF`.
    ///   - readFile: asked at most once, for an absolute path.
    package static func resolve(
        environment: Environment, directory: [UInt8] = [],
        accountHome: @escaping @Sendable () -> Path? = {
            Account.homeDirectory
        }, readFile: (Path) -> FileRead = FileRead.of
    ) throws(ConfigurationError) -> Configuration {
        let places = Places(environment, accountHome: accountHome)
        var configuration = Configuration()
        var file = FileSettings()
        if let path = places.configurationFile.map({ Path($0.bytes, in: directory) }) {
            file = try configuration.settings(in: path, readFile(path))
        }
        let resolver = Resolver(variables: Variables(environment: environment), file: file)
        configuration.storage = try resolver.storage(places)
        configuration.directMode = try resolver.directMode()
        configuration.baseDirectories = try resolver.baseDirectories()
        configuration.request = try resolver.request()
        configuration.daemon = try resolver.daemon(&configuration.warnings)
        if file.namesScheduler {
            configuration.warnings.append("dist.scheduler_url: distributed compilation is not part of this build")
        }
        return configuration
    }

    private mutating func settings(in path: Path, _ read: FileRead) throws(ConfigurationError) -> FileSettings {
        switch read {
        case .absent: return FileSettings()
        case .unreadable(let error):
            warnings.append("\(path.text) is ignored: \(error.text)")
            return FileSettings()
        case .bytes(let bytes):
            guard String(validating: bytes, as: UTF8.self) != nil else {
                warnings.append("\(path.text) is ignored: it is not UTF-8")
                return FileSettings()
            }
            return try FileSettings(TableReader(file: path, table: Self.document(path, bytes)))
        }
    }

    private static func document(_ path: Path, _ bytes: [UInt8]) throws(ConfigurationError) -> DocumentTable {
        let isJSON = path.name.suffix(5).elementsEqual(".json".utf8)
        do throws(DocumentError) {
            guard isJSON else { return try TOMLReader.read(bytes) }
            guard case .table(let table) = try JSONReader.read(bytes) else {
                throw DocumentError(line: 1, column: 1, problem: "the file must hold an object: {…}")
            }
            return table
        } catch {
            throw ConfigurationError("\(path.text) is not \(isJSON ? "JSON" : "TOML"): \(error.message)")
        }
    }
}
