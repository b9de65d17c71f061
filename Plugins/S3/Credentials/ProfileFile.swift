/// One of the two files in which the AWS tools keep profiles: `~/.aws/config` or `~/.aws/credentials`.
///
/// Lines that make no sense are passed over, as those tools do: a cache must not be the one who complains about
/// somebody else's file.
package struct ProfileFile: Sendable {
    package enum Kind: Sendable {
        /// Sections are called `[default]`, `[profile x]`, `[sso-session x]`.
        case config
        /// Sections are called by the profile's name alone.
        case credentials
    }

    /// Names are kept as written, keys in lower case.
    package private(set) var profiles: [String: [String: String]] = [:]
    package private(set) var sessions: [String: [String: String]] = [:]

    private enum Section {
        case profile(String)
        case session(String)
        case other
    }

    package init() {}

    package init(_ bytes: [UInt8], _ kind: Kind) {
        var section = Section.other
        for line in bytes.split(omittingEmptySubsequences: true, whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
            let text = String(decoding: line, as: UTF8.self)
            // An indented line belongs to the property before it, a nested table that says nothing of interest here.
            guard let first = text.first, first != " ", first != "\t", first != "#", first != ";" else { continue }
            if first == "[" {
                section = Self.section(of: text, kind)
                declare(section)
            } else if let (key, value) = Self.property(text) {
                set(key, value, in: section)
            }
        }
    }

    private static func section(of line: String, _ kind: Kind) -> Section {
        guard let end = line.firstIndex(of: "]") else { return .other }
        let words = line[line.index(after: line.startIndex)..<end].split(
            maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isBlank)
        guard let first = words.first else { return .other }
        let rest = words.count > 1 ? unquoted(words[1]) : nil
        switch (kind, String(first), rest) {
        case (.credentials, let name, nil): return .profile(unquoted(name[...]))
        case (.credentials, let name, let rest?): return .profile(name + " " + rest)
        case (.config, "default", nil): return .profile("default")
        case (.config, "profile", let name?): return .profile(name)
        case (.config, "sso-session", let name?): return .session(name)
        default: return .other
        }
    }

    private mutating func declare(_ section: Section) {
        switch section {
        case .profile(let name): profiles[name, default: [:]].merge([:]) { old, _ in old }
        case .session(let name): sessions[name, default: [:]].merge([:]) { old, _ in old }
        case .other: break
        }
    }

    private mutating func set(_ key: String, _ value: String, in section: Section) {
        switch section {
        case .profile(let name): profiles[name, default: [:]][key] = value
        case .session(let name): sessions[name, default: [:]][key] = value
        case .other: break
        }
    }

    /// A comment inside a line needs a blank before it: `#` and `;` are common in secrets.
    private static func property(_ line: String) -> (String, String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let key = trimmed(line[..<equals]).lowercased()
        var value = line[line.index(after: equals)...]
        var last: Character = "x"
        for index in value.indices {
            if value[index] == "#" || value[index] == ";", last.isBlank {
                value = value[..<index]
                break
            }
            last = value[index]
        }
        return key.isEmpty ? nil : (key, trimmed(value))
    }

    private static func unquoted(_ text: Substring) -> String {
        let text = trimmed(text)
        guard text.count >= 2, let first = text.first, first == text.last, first == "\"" || first == "'" else {
            return text
        }
        return String(text.dropFirst().dropLast())
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isBlank ?? false { text.removeFirst() }
        while text.last?.isBlank ?? false { text.removeLast() }
        return String(text)
    }
}

extension Character {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}
