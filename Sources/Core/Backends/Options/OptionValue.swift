import Plugins

/// An option with its value, in the form for the plugin. Secrets never show, however it is printed.
package struct OptionValue: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// Where a value came from, for messages.
    package enum Source: Equatable, Sendable {
        case variable(String)
        /// The key's whole path.
        case key(String)
        case fallback

        var text: String? {
            switch self {
            case .variable(let name): name
            case .key(let path): path
            case .fallback: nil
            }
        }
    }

    package var name: String
    package var value: [UInt8]
    package var isSecret: Bool
    package var source: Source

    /// Says who asks, not where to go: when it changes, the store stays the same one.
    var isCredential: Bool { isSecret || (name.hasPrefix("env.") && Self.namesCredential(name.dropFirst(4))) }

    /// Whether it says anything: a switch that is off does not.
    var isSet: Bool { source != .fallback && !value.elementsEqual("false".utf8) }

    package var text: String { String(decoding: value, as: UTF8.self) }

    package var description: String { "\(name)=\(isCredential ? "***" : text)" }
    package var customMirror: Mirror { Mirror(self, children: ["option": description]) }

    /// Of other programs' variables nobody says which are secret: their names do.
    private static func namesCredential(_ variable: some StringProtocol) -> Bool {
        ["KEY", "SECRET", "TOKEN", "PASSWORD", "CREDENTIAL", "SAS", "AUTH"].contains {
            variable.uppercased().contains($0)
        }
    }
}

extension PluginOption {
    init(_ option: OptionValue) { self.init(option.name, option.value) }
}
