package import PluginKit

/// One command, as its words.
package struct Command: Sendable {
    package var words: [[UInt8]]
    /// A long last-but-options word that stays where it is until it is sent: the borrowed value of SET, which comes
    /// behind `words` and before `options`.
    package var value: Bytes?
    package var options: [[UInt8]] = []
    /// What decides which node of a cluster is asked; `nil`: any.
    package var key: [UInt8]?
    /// The most bytes that an honest answer can have.
    package var largestReply: Int
    /// Its words are wiped from memory once sent.
    package var isSecret = false

    /// A bulk string's limit in Redis, if nobody raised it, and what surrounds it.
    package static let largestValue = 512 << 20
    private static let largestLine = 1 << 20

    private init(_ words: [String], key: [UInt8]? = nil, largestReply: Int = Command.largestLine) {
        self.words = words.map { Array($0.utf8) }
        if let key { self.words.append(key) }
        self.key = key
        self.largestReply = largestReply
    }

    package static func get(_ key: [UInt8]) -> Command {
        Command(["GET"], key: key, largestReply: largestValue + 64)
    }

    /// All keys must belong to one node.
    package static func get(_ keys: [[UInt8]]) -> Command {
        var command = Command(["MGET"], largestReply: largestValue + 64)
        command.words += keys
        command.key = keys.first
        return command
    }

    package static func set(_ key: [UInt8], _ value: Bytes, lifetime: UInt64?) -> Command {
        var command = Command(["SET"], key: key)
        command.value = value
        if let lifetime { command.options = [Array("EX".utf8), Array("\(lifetime)".utf8)] }
        return command
    }

    /// Answers OK, or what lies under the key instead of `expected` (`nil`: nothing).
    package static func swap(_ key: [UInt8], expected: [UInt8]?, _ value: Bytes, lifetime: UInt64?) -> Command {
        var command = Command(["EVAL", script, "1"], key: key, largestReply: largestValue + 64)
        command.value = value
        command.options = [Array((lifetime.map { "\($0)" } ?? "").utf8)] + (expected.map { [$0] } ?? [])
        return command
    }

    private static let script = """
        local held = redis.call('GET', KEYS[1])
        if held ~= (ARGV[3] or false) then return held end
        if ARGV[2] == '' then return redis.call('SET', KEYS[1], ARGV[1]) end
        return redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
        """

    package static func delete(_ key: [UInt8]) -> Command { Command(["DEL"], key: key) }

    package static func authenticate(username: String?, password: String) -> Command {
        var command = Command(["AUTH"] + (username.map { [$0] } ?? []) + [password])
        command.isSecret = true
        return command
    }

    package static func select(_ database: UInt64) -> Command { Command(["SELECT", "\(database)"]) }
    package static let asking = Command(["ASKING"])
    package static let ping = Command(["PING"])
    package static let information = Command(["INFO"])
    package static let slots = Command(["CLUSTER", "SLOTS"], largestReply: 16 << 20)
}
