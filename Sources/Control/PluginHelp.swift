import Plugins

/// The options of the plugins that are there, for the help.
struct PluginHelp {
    let catalog: PluginCatalog

    init(_ catalog: PluginCatalog) { self.catalog = catalog }

    /// Empty without plugins.
    var text: String {
        let manifests = catalog.plugins.map(\.manifest).sorted { ($0.priority, $0.name) < ($1.priority, $1.name) }
        guard !manifests.isEmpty else { return "" }
        return "\nVariables of the plugins that are there:\n" + manifests.map(section).joined()
    }

    private func section(_ manifest: PluginManifest) -> String {
        "  \(manifest.title) (in a chain and as a section of the configuration file: \(manifest.name))\n"
            + manifest.options.filter { !$0.environment.isEmpty }.map(row).joined()
    }

    private func row(_ option: OptionDeclaration) -> String {
        var help = option.help
        if option.activates { help += " (switches it on)" }
        if let fallback = option.fallback { help += " (default: \(fallback))" }
        if option.isSecret { help += " (or \(option.environment[0])_FILE names a file that holds it)" }
        return Texts.row("  " + option.environment.joined(separator: ", "), help)
    }
}
