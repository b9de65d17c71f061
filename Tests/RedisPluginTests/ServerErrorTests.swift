import PluginKit
import RedisPlugin
import Testing

@Suite struct ServerErrorTests {
    func reason(_ line: String) -> BackendError.Reason? {
        if case .fail(let error) = ServerError(line).reaction { error.reason } else { nil }
    }

    @Test(arguments: [
        ("OOM command not allowed when used memory > 'maxmemory'.", BackendError.Reason.declined),
        ("READONLY You can't write against a read only replica.", .declined),
        ("MISCONF Redis is configured to save RDB snapshots", .declined),
        ("NOAUTH Authentication required.", .denied), ("WRONGPASS invalid username-password pair", .denied),
        ("NOPERM this user has no permissions to run the 'set' command", .denied),
        ("ERR invalid password", .denied), ("DENIED Redis is running in protected mode", .denied),
        ("ERR max number of clients reached", .busy), ("BUSY Redis is busy running a script.", .busy),
        ("ERR DB index is out of range", .badOption), ("WRONGTYPE Operation against a key", .corrupt),
        ("ERR syntax error", .failed), ("SOMETHING new", .failed), ("", .failed), ("MOVED x", .corrupt),
        ("MOVED 99999 a:1", .corrupt), ("ASK 1 nowhere", .corrupt), ("MOVED 1 a:0", .corrupt),
    ])
    func `each word of a server has one meaning`(_ line: String, _ expected: BackendError.Reason) {
        #expect(reason(line) == expected)
    }

    @Test(arguments: ["LOADING Redis is loading", "TRYAGAIN Multiple keys", "CLUSTERDOWN Hash slot not served"])
    func `what passes soon is tried again`(_ line: String) {
        #expect(ServerError(line).reaction == .later)
    }

    @Test func `redirections name slot and node`() {
        #expect(
            ServerError("MOVED 3999 10.0.0.1:6381").reaction
                == .elsewhere(slot: 3999, host: "10.0.0.1", port: 6381, asking: false))
        #expect(ServerError("ASK 0 ::1:6381").reaction == .elsewhere(slot: 0, host: "::1", port: 6381, asking: true))
        #expect(ServerError("MOVED 1 :7000").reaction == .elsewhere(slot: 1, host: "", port: 7000, asking: false))
    }

    @Test func `a command that the server repeats is not repeated to people`() throws {
        for line in [
            "ERR unknown command `AUTH`, with args beginning with: `hunter2`, ",
            "ERR unknown command 'AUTH', 'hunter2'",
            "NOPERM this user has no permissions to access the 'hunter2' key",
        ] {
            guard case .fail(let error) = ServerError(line).reaction else { continue }
            #expect(!error.message.contains("hunter2"))
        }
    }
}
