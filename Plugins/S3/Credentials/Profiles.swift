/// What both profile files say together: where they disagree, the credentials file wins.
package struct Profiles: Sendable {
    private let profiles: [String: [String: String]]
    private let sessions: [String: [String: String]]

    package init(config: ProfileFile = ProfileFile(), credentials: ProfileFile = ProfileFile()) {
        profiles = config.profiles.merging(credentials.profiles) { config, credentials in
            config.merging(credentials) { _, credentials in credentials }
        }
        sessions = config.sessions
    }

    /// Keys in lower case; empty values count as missing.
    package subscript(name: String) -> [String: String]? { profiles[name]?.filter { !$0.value.isEmpty } }

    package func session(_ name: String) -> [String: String]? { sessions[name] }
}
