import PluginKit

/// One command, as its words.
struct Command: Sendable {
    var words: [[UInt8]]
    /// A long last-but-options word that stays where it is until it is sent: the borrowed value of SET, which comes
    /// behind `words` and before `options`.
    var value: Bytes?
    var options: [[UInt8]] = []
    /// What decides which node of a cluster is asked; `nil`: any.
    var key: [UInt8]?
    /// The most bytes that an honest answer can have.
    var largestReply: Int
    /// Its words are wiped from memory once sent.
    var isSecret = false

    /// A bulk string's limit in Redis, if nobody raised it, and what surrounds it.
    static let largestValue = 512 << 20
    private static let largestLine = 1 << 20

    private init(_ words: [String], key: [UInt8]? = nil, largestReply: Int = Command.largestLine) {
        self.words = words.map { Array($0.utf8) }
        if let key { self.words.append(key) }
        self.key = key
        self.largestReply = largestReply
    }

    static func get(_ key: [UInt8]) -> Command {
        Command(["GET"], key: key, largestReply: largestValue + 64)
    }

    /// All keys must belong to one node.
    static func get(_ keys: [[UInt8]]) -> Command {
        var command = Command(["MGET"], largestReply: largestValue + 64)
        command.words += keys
        command.key = keys.first
        return command
    }

    static func set(_ key: [UInt8], _ value: Bytes, lifetime: UInt64?) -> Command {
        var command = Command(["SET"], key: key)
        command.value = value
        if let lifetime { command.options = [Array("EX".utf8), Array("\(lifetime)".utf8)] }
        return command
    }

    static func delete(_ key: [UInt8]) -> Command { Command(["DEL"], key: key) }

    static func authenticate(username: String?, password: String) -> Command {
        var command = Command(["AUTH"] + (username.map { [$0] } ?? []) + [password])
        command.isSecret = true
        return command
    }

    static func select(_ database: UInt64) -> Command { Command(["SELECT", "\(database)"]) }
    static let asking = Command(["ASKING"])
    static let ping = Command(["PING"])
    static let information = Command(["INFO"])
    static let slots = Command(["CLUSTER", "SLOTS"], largestReply: 16 << 20)
}
