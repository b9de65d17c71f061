/// What a plugin tells of itself in the file beside its library: everything that the core must know before, or
/// without, loading it. The form is described in docs/plugin-abi.md.
package struct PluginManifest: Equatable, Sendable {
    /// How the library was built, which decides what it may share a process with.
    package enum Runtime: String, CaseIterable, Sendable {
        /// Brings nothing of Swift along.
        case c
        /// Uses the shared libraries of Swift: must be of the very build of the program that loads it.
        case swift
        /// Has a runtime of its own inside, hidden.
        case swiftStatic = "swift-static"
    }

    /// Variables whose names are the same option's by themselves (`NAME`) or by their beginning (`NAME*`).
    package struct Foreign: Equatable, Sendable {
        package var name: String
        package var isPrefix: Bool
    }

    /// Options of which only one may be set.
    package struct Conflict: Equatable, Sendable {
        package var options: [String]
        /// For people: what to do.
        package var message: String
    }

    /// Also the library's, the chain's and the configuration section's name.
    package var name: String
    /// For people.
    package var title: String
    /// What statistics call it; mostly the name.
    package var scheme: String
    /// The major version of the interface.
    package var abi: UInt32
    package var runtime: Runtime
    /// Of a Swift plugin, written at installation.
    package var buildID: String?
    /// Where several are configured the one with the lowest is used.
    package var priority: Int64
    /// For statistics; `{option}` stands for a value.
    package var location: String
    /// The option that makes it read-only.
    package var readOnlyOption: String?
    package var foreign: [Foreign]
    package var options: [OptionDeclaration]
    package var conflicts: [Conflict]

    package func option(_ name: String) -> OptionDeclaration? { options.first { $0.name == name } }

    /// All names that a section of the configuration file may use.
    package var sectionKeys: [String] { options.flatMap { [$0.name] + $0.aliases } }

    /// The location with each `{option}` replaced by what `value` knows of it.
    package func location(_ value: (String) -> String?) -> String {
        var text = ""
        var rest = location[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            text += value(String(rest[rest.index(after: open)..<close])) ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// The options that the location names.
    static func placeholders(of location: String) -> [String] {
        location.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }
}

/// One option of a plugin.
package struct OptionDeclaration: Equatable, Sendable {
    /// As the plugin's `open` gets it, and the key in its section.
    package var name: String
    /// The first one that is set counts.
    package var environment: [String] = []
    /// Further keys for the section.
    package var aliases: [String] = []
    package var kind: OptionKind = .string
    /// In the form that the plugin gets.
    package var fallback: String?
    /// Set (and not false), it switches the plugin on.
    package var activates = false
    /// The plugin cannot do without.
    package var isRequired = false
    /// Never shown or logged; for each variable there is a second one with `_FILE` behind it.
    package var isSecret = false
    /// One line for people.
    package var help = ""
}
