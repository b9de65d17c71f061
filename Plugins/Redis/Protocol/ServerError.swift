package import PluginKit

/// An error that a server answered: a word in capitals and a text.
package struct ServerError: Equatable, Sendable {
    package let code: String
    package let text: String

    package init(_ line: String) {
        code = String(line.prefix { $0 != " " })
        text = line
    }

    /// What is done about it.
    package enum Reaction: Equatable, Sendable {
        /// Another node has that slot, from now on (`asking`: for this once).
        case elsewhere(slot: Int, host: String, port: UInt16, asking: Bool)
        /// Passes soon.
        case later
        case fail(BackendError)
    }

    /// The one table from the server's words to reactions.
    package var reaction: Reaction {
        switch code {
        case "MOVED", "ASK": redirection ?? .fail(BackendError(.corrupt, "an unreadable \(code)"))
        case "TRYAGAIN", "CLUSTERDOWN", "LOADING", "MASTERDOWN": .later
        case "BUSY": .fail(BackendError(.busy, "a script keeps the server busy"))
        case "NOAUTH": .fail(BackendError(.denied, "the server wants a password; set SCCACHE_REDIS_PASSWORD"))
        case "WRONGPASS":
            .fail(BackendError(.denied, "user or password is wrong; see SCCACHE_REDIS_USERNAME and _PASSWORD"))
        case "NOPERM": .fail(BackendError(.denied, "the user may not do that here: \(permission)"))
        case "DENIED":
            .fail(BackendError(.denied, "the server is in protected mode: give it a password or turn that off"))
        case "READONLY": .fail(BackendError(.declined, "the server is a read-only replica; name the primary"))
        case "OOM":
            .fail(
                BackendError(
                    .declined,
                    "the server's memory is full; raise its maxmemory or set maxmemory-policy allkeys-lru"))
        case "MISCONF": .fail(BackendError(.declined, "the server cannot write to its disk and takes no values"))
        case "NOREPLICAS": .fail(BackendError(.declined, "the server has too few replicas and takes no values"))
        case "WRONGTYPE": .fail(BackendError(.corrupt, "something else than a string lies under the key"))
        case "ERR": .fail(other)
        default: .fail(BackendError(.failed, "the server answered an error: \(shortened)"))
        }
    }

    private var other: BackendError {
        if text.hasPrefix("ERR max number of clients") {
            return BackendError(.busy, "the server has as many clients as it takes (maxclients)")
        }
        if text.hasPrefix("ERR DB index") || text.hasPrefix("ERR invalid DB") {
            return BackendError(.badOption, "the server has no such database; see SCCACHE_REDIS_DB")
        }
        if text.hasPrefix("ERR invalid password") || text.hasPrefix("ERR Client sent AUTH") {
            return BackendError(.denied, "the password is wrong, or the server has none; see SCCACHE_REDIS_PASSWORD")
        }
        return BackendError(.failed, "the server answered an error: \(shortened)")
    }

    /// `MOVED 3999 127.0.0.1:6381`; the host may be empty, and may have colons of its own.
    private var redirection: Reaction? {
        let words = text.split(separator: " ")
        guard words.count >= 3, let slot = Int(words[1]), (0..<HashSlot.count).contains(slot) else { return nil }
        guard let colon = words[2].lastIndex(of: ":"), words[2].utf8.count <= 300 else { return nil }
        guard let port = UInt16(words[2][words[2].index(after: colon)...]), port > 0 else { return nil }
        return .elsewhere(slot: slot, host: String(words[2][..<colon]), port: port, asking: code == "ASK")
    }

    /// Which of the two kinds of permission it is, without the server's words about the key.
    private var permission: String {
        text.contains("key")
            ? "its keys are not the user's (SCCACHE_REDIS_KEY_PREFIX)" : "the command is not the user's"
    }

    /// Servers repeat the words of a command that they do not know: nothing behind the first quote is shown.
    private var shortened: String {
        String(text.prefix { $0 != "`" && $0 != "'" && $0 != "\"" && !$0.isNewline }.prefix(120))
    }
}
