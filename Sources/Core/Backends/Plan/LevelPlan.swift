package import Config
package import Plugins
package import Posix

/// A plugin's store as one request asks for it; not opened.
package struct PluginLevel: Sendable {
    package let plugin: Plugin
    /// What `open` gets.
    package let options: [OptionValue]
    /// For statistics; without secrets.
    package let location: String
    package let readOnly: Bool

    /// Levels with equal ones are one level: a new password makes no new store.
    package let identity: LevelIdentity
    /// What may change while the level stays the same.
    package let credentials: [OptionValue]

    package var name: String { plugin.manifest.name }

    /// What a plugin says of an option, by its name, with where that was set: people know variables and keys.
    package func asSet(_ reason: String) -> String {
        let subject = options.first { reason.hasPrefix($0.name + " ") }
        guard let subject, let place = subject.source.text else { return reason }
        return place + reason.dropFirst(subject.name.count)
    }

    init(_ plugin: Plugin, options: [OptionValue], location: String, readOnly: Bool) {
        self.plugin = plugin
        self.options = options
        self.location = location
        self.readOnly = readOnly
        credentials = options.filter(\.isCredential)
        identity = LevelIdentity(
            library: plugin.library, readOnly: readOnly,
            options: options.filter { !$0.isCredential }.map { .init(name: $0.name, value: $0.value) })
    }
}

package struct LevelIdentity: Hashable, Sendable {
    struct Option: Hashable, Sendable {
        var name: String
        var value: [UInt8]
    }

    var library: Path
    var readOnly: Bool
    var options: [Option]
}

/// Something about levels that somebody should know, in one line.
package struct LevelProblem: Hashable, Sendable {
    package enum Kind: Sendable {
        /// The configuration is wrong: control verbs end with it.
        case mistake
        /// A plugin that is asked for cannot be used.
        case missing
        /// Something has no effect, and perhaps was meant to have one.
        case suspicious
        /// Something has no effect.
        case note
    }

    package var kind: Kind
    package var message: String
}

/// Which levels a configuration means, fastest first. None: there is no cache.
package struct LevelPlan: Sendable {
    package enum Level: Sendable {
        case disk
        case plugin(PluginLevel)
    }

    package var levels: [Level] = []
    package var policy = LevelChain.WriteErrorPolicy.l0
    /// Asked for by name, so that statistics show each level.
    package var isChain = false
    package var problems: [LevelProblem] = []
    /// Files whose change makes another plan.
    package var files: [Path] = []

    package init() {}

    package var plugins: [PluginLevel] {
        levels.compactMap { if case .plugin(let level) = $0 { level } else { nil } }
    }

    package var hasDisk: Bool { levels.contains { if case .disk = $0 { true } else { false } } }

    package var mistakes: [String] { problems.filter { $0.kind == .mistake }.map(\.message) }

    /// What users should see: a level that they asked for is not there.
    package var losses: [String] {
        problems.filter { $0.kind == .mistake || $0.kind == .missing }.map(\.message)
    }

    /// For people who look, not in the way of a compile.
    package var remarks: [String] {
        problems.filter { $0.kind == .suspicious || $0.kind == .note }.map(\.message)
    }

    package var suspicions: [String] { problems.filter { $0.kind == .suspicious }.map(\.message) }
}
