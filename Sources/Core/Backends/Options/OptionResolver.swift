import Config
import Documents
import Plugins
import Posix

/// Joins what the environment, the configuration file and the manifest say about a plugin's options. Variables win over
/// the file, option by option.
struct OptionResolver {
    let manifest: PluginManifest
    let environment: Environment
    let section: LevelSection?

    struct Resolved {
        var values: [OptionValue] = []
        /// Files that hold secrets.
        var files: [Path] = []
        var notes: [String] = []
    }

    // MARK: Whether it is asked for

    /// A variable switches it on, or it has a section that does not switch it off.
    var isActive: Bool { activatingVariable != nil || (section != nil && !isSwitchedOff) }

    /// The first variable that switches the plugin on.
    var activatingVariable: String? {
        for option in manifest.options where option.activates {
            for name in names(of: option) {
                guard let value = nonEmpty(name) else { continue }
                // What is no such value at all is an error later on, and must show.
                if option.kind != .bool || option.kind.normalised(value) != Array("false".utf8) { return name }
            }
        }
        return nil
    }

    /// What would switch it on, for messages.
    var activatingVariables: [String] { manifest.options.filter(\.activates).flatMap { $0.environment.prefix(1) } }

    private var isSwitchedOff: Bool {
        manifest.options.contains { option in
            guard option.activates, option.kind == .bool, let value = section?.options[option.name] else {
                return false
            }
            return option.kind.normalised(value) == Array("false".utf8)
        }
    }

    /// A variable that only counts for a plugin that is switched on; `nil` where there is none, or it is on.
    var idleVariable: String? {
        guard !isActive else { return nil }
        return manifest.options.filter { !$0.activates }.flatMap { names(of: $0) }.first { nonEmpty($0) != nil }
    }

    // MARK: Values

    func resolve() throws(ConfigurationError) -> Resolved {
        try refuseUnknownKeys()
        var resolved = Resolved()
        for option in manifest.options {
            if let value = try value(of: option, &resolved) { resolved.values.append(value) }
        }
        // Last: what is there and wrong says more than what is not there.
        let lacking = manifest.options.first { option in
            option.isRequired && !resolved.values.contains { $0.name == option.name }
        }
        if let lacking { throw missing(lacking) }
        resolved.values += foreignValues
        try refuseConflicts(resolved.values)
        return resolved
    }

    private func value(
        of option: OptionDeclaration, _ resolved: inout Resolved
    ) throws(ConfigurationError) -> OptionValue? {
        if let found = try environmentValue(of: option, &resolved) { return found }
        if let found = try sectionValue(of: option) { return found }
        return option.fallback.map {
            OptionValue(name: option.name, value: Array($0.utf8), isSecret: false, source: .fallback)
        }
    }

    private func environmentValue(
        of option: OptionDeclaration, _ resolved: inout Resolved
    ) throws(ConfigurationError) -> OptionValue? {
        var found: OptionValue?
        for variable in option.environment {
            guard let (bytes, name) = try given(variable, option, &resolved) else { continue }
            if let counting = found?.source.text {
                resolved.notes.append("\(name) is ignored, because \(counting) is set too")
                continue
            }
            guard let value = option.kind.normalised(bytes) else { throw refusal(of: option, name, bytes) }
            if value.isEmpty { continue }
            found = OptionValue(name: option.name, value: value, isSecret: option.isSecret, source: .variable(name))
        }
        return found
    }

    /// The variable's own value, or what the file holds that `<variable>_FILE` names.
    private func given(
        _ variable: String, _ option: OptionDeclaration, _ resolved: inout Resolved
    ) throws(ConfigurationError) -> (bytes: [UInt8], name: String)? {
        let direct = nonEmpty(variable)
        guard option.isSecret, let file = nonEmpty(variable + "_FILE") else { return direct.map { ($0, variable) } }
        let name = variable + "_FILE"
        if direct != nil { throw ConfigurationError("\(variable) and \(name) are both set; unset one of them") }
        let path = Path(file)
        guard path.isAbsolute else { throw .variable(name, file, accepts: Accepted.absolutePath) }
        resolved.files.append(path)
        return (try SecretFile.read(path, for: name), name)
    }

    private func sectionValue(of option: OptionDeclaration) throws(ConfigurationError) -> OptionValue? {
        guard let section else { return nil }
        let keys = ([option.name] + option.aliases).filter { section.options[$0] != nil }
        guard let key = keys.first, let given = section.options[key] else { return nil }
        if keys.count > 1 {
            throw ConfigurationError(
                "\(section.file.text): cache.\(section.name).\(keys[0]) and cache.\(section.name).\(keys[1]) mean the "
                    + "same; remove one of them")
        }
        let path = "cache.\(section.name).\(key)"
        guard let value = option.kind.normalised(given) else {
            let shown = option.isSecret ? "a value that cannot be used" : "the value \(given.spelled)"
            throw ConfigurationError("\(section.file.text): \(path) has \(shown); accepted is \(option.kind.accepted)")
        }
        if value.isEmpty { return nil }
        return OptionValue(name: option.name, value: value, isSecret: option.isSecret, source: .key(path))
    }

    /// By name: the order of the environment is nobody's choice, and must not make another level.
    private var foreignValues: [OptionValue] {
        var seen: Set<String> = []
        return environment.entries.compactMap { entry in
            guard let end = entry.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = String(decoding: entry[..<end], as: UTF8.self)
            guard manifest.foreign.contains(where: { $0.covers(name) }), seen.insert(name).inserted else { return nil }
            return OptionValue(
                name: "env." + name, value: Array(entry[(end + 1)...]), isSecret: false, source: .variable(name))
        }.sorted { $0.name < $1.name }
    }

    // MARK: What is wrong

    private func refuseUnknownKeys() throws(ConfigurationError) {
        let known = manifest.sectionKeys
        guard let section, let entry = section.options.entries.first(where: { !known.contains($0.key) }) else { return }
        let prefix = "cache.\(section.name)."
        let hint =
            Spelling.nearest(to: entry.key, among: known).map { "did you mean \(prefix)\($0)?" }
            ?? "accepted are \(known.joined(separator: ", "))"
        throw ConfigurationError("\(section.file.text): unknown key \(prefix)\(entry.key); \(hint)")
    }

    private func refuseConflicts(_ values: [OptionValue]) throws(ConfigurationError) {
        for conflict in manifest.conflicts {
            let set = values.filter { conflict.options.contains($0.name) && $0.isSet }
            guard set.count > 1 else { continue }
            let names = set.compactMap(\.source.text).joined(separator: " and ")
            throw ConfigurationError("\(names) do not go together: \(conflict.message)")
        }
    }

    private func missing(_ option: OptionDeclaration) -> ConfigurationError {
        let places = option.environment.prefix(1) + ["cache.\(manifest.name).\(option.name) in the configuration file"]
        return ConfigurationError(
            "the \(manifest.title) cache lacks its \(option.name); set \(places.joined(separator: ", or "))")
    }

    private func refusal(of option: OptionDeclaration, _ name: String, _ bytes: [UInt8]) -> ConfigurationError {
        guard option.isSecret else { return .variable(name, bytes, accepts: option.kind.accepted) }
        return ConfigurationError("\(name) has a value that cannot be used; accepted is \(option.kind.accepted)")
    }

    private func names(of option: OptionDeclaration) -> [String] {
        option.environment + (option.isSecret ? option.environment.map { $0 + "_FILE" } : [])
    }

    private func nonEmpty(_ name: String) -> [UInt8]? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
}
