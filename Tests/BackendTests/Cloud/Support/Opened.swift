import Plugins

/// A store of the built plugin.
func opened(_ name: String, _ options: [String: String], log: Log = Log()) throws -> PluginSession {
    try session(name, options, log: log)
}
