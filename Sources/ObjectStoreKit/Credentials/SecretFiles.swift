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
