/// What must hold between the parts of a manifest.
struct ManifestRules {
    private let manifest: PluginManifest

    init(_ manifest: PluginManifest) { self.manifest = manifest }

    func check() throws(ManifestProblem) {
        try checkUnique(manifest.sectionKeys, "the key")
        try checkUnique(manifest.options.flatMap(\.environment), "the variable")
        try checkLocation()
        try checkReadOnlyOption()
        for conflict in manifest.conflicts {
            for name in conflict.options where manifest.option(name) == nil && !isForeign(name) {
                throw ManifestProblem(message: "conflict: there is no option \"\(name)\"")
            }
        }
    }

    private func checkUnique(_ names: [String], _ what: String) throws(ManifestProblem) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw ManifestProblem(message: "\(what) \(name) belongs to two options")
        }
    }

    private func checkLocation() throws(ManifestProblem) {
        for name in PluginManifest.placeholders(of: manifest.location) {
            guard let option = manifest.option(name) else {
                throw ManifestProblem(message: "location: there is no option \"\(name)\"")
            }
            if option.isSecret { throw ManifestProblem(message: "location: \"\(name)\" is a secret") }
        }
    }

    private func checkReadOnlyOption() throws(ManifestProblem) {
        guard let name = manifest.readOnlyOption else { return }
        guard let option = manifest.option(name), option.kind == .mode || option.kind == .bool else {
            throw ManifestProblem(
                message: "read-only-option: \"\(name)\" must be an option of the type rw_mode or bool")
        }
    }

    /// `env.NAME`
    private func isForeign(_ name: String) -> Bool {
        guard name.hasPrefix("env.") else { return false }
        return manifest.foreign.contains { $0.covers(name.dropFirst(4)) }
    }
}

extension PluginManifest.Foreign {
    package func covers(_ variable: some StringProtocol) -> Bool {
        isPrefix ? variable.hasPrefix(name) : variable == name
    }
}
