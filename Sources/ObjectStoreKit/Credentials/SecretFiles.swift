public import PluginKit

/// Secrets that are files, as containers are given them: `NAME_FILE` names the file that holds `NAME`.
public enum SecretFiles {
    /// With what the files hold, for those of `names` that are not set themselves. Read anew each time: they are
    /// rotated.
    public static func resolve(
        _ values: [String: String], _ names: [String]
    ) async throws(BackendError) -> [String: String] {
        var values = values
        for name in names where values[name] == nil {
            if let path = values[name + "_FILE"] { values[name] = try await OffPool.text(of: path) }
        }
        return values
    }
}

extension Options {
    /// The same for variables of others, `env.NAME`, when a store is opened.
    public func withSecretFiles(_ names: [String]) throws(BackendError) -> Options {
        var options = self
        for name in names where options["env." + name] == nil {
            guard let path = options["env.\(name)_FILE"] else { continue }
            let text = String(decoding: try SecretFile.read(path, namedBy: name + "_FILE"), as: UTF8.self)
            options = options.setting("env." + name, to: text.withoutSpaceAround)
        }
        return options
    }
}
