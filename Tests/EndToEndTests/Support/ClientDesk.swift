import Foundation
import Posix
import Testing

/// A home, a cache, a socket and a folder of work of its own, and the real programs at work there.
final class ClientDesk: Sendable {
    struct Result: Equatable {
        var code: Int32
        var signal: Int32?
        var output: [UInt8]
        var errors: [UInt8]

        var outputText: String { String(decoding: output, as: UTF8.self) }
        var errorText: String { String(decoding: errors, as: UTF8.self) }
    }

    /// Short: a socket's path must fit into 108 bytes.
    let folder = "/tmp/swc-\(UUID().uuidString.prefix(8))"
    var socket: String { folder + "/s" }

    init() throws {
        for name in ["", "/home", "/run", "/bin", "/work"] {
            try FileManager.default.createDirectory(atPath: folder + name, withIntermediateDirectories: true)
        }
    }

    /// The daemon writes what it remembers after it has answered: its end of this connection closes when it is gone.
    deinit {
        let daemon = try? UnixSocket.connect(to: SocketAddress(path: Path(socket)))
        _ = try? run(Self.program("swcachectl"), ["--stop-server"])
        _ = daemon?.isReadable(within: 5_000)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Where the programs under test lie: beside the bundle of tests.
    static func program(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name).path
    }

    static var client: String { get throws { try program("swcache") } }

    func path(_ name: String) -> String { folder + "/work/" + name }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    }

    func bytes(_ name: String) -> [UInt8]? { FileManager.default.contents(atPath: path(name)).map { Array($0) } }

    func text(_ name: String) -> String { bytes(name).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    func mode(_ name: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int)
    }

    /// A program in `bin`, which comes first in `PATH`. Another process writes it: a file that this one has open for
    /// writing, while another test starts a child, could not be executed.
    func install(_ name: String, _ lines: String) throws {
        let file = folder + "/bin/" + name
        let script = "printf '%s' \"$1\" > \"$2\" && chmod 755 \"$2\""
        try #require(run("/bin/sh", ["-c", script, "sh", lines, file]).code == 0)
    }

    /// A gcc that notes each compile in `runs` before it does what `lines` say.
    func installCompiler(_ lines: String) throws {
        try install(
            "gcc",
            """
            #!/bin/sh
            case " $* " in *" -c "*) ;; *) exec /usr/bin/gcc "$@" ;; esac
            echo run >> \(path("runs"))
            \(lines)
            """)
    }

    var runs: Int { text("runs").split(separator: "\n").count }

    func variables(_ more: [String: String] = [:]) -> [[UInt8]] {
        let own = [
            "HOME": folder + "/home", "XDG_RUNTIME_DIR": folder + "/run", "SCCACHE_DIR": folder + "/cache",
            "SCCACHE_SERVER_UDS": socket, "SCCACHE_IDLE_TIMEOUT": "60", "PATH": "\(folder)/bin:/usr/bin:/bin",
            "LC_ALL": "C",
        ]
        return own.merging(more) { $1 }.map { Array("\($0)=\($1)".utf8) }
    }

    /// `swcache` with those words.
    func call(_ words: String..., with more: [String: String] = [:]) throws -> Result {
        try run(Self.client, words, with: more)
    }

    /// A shell command in which `"$SWCACHE"` is the client.
    func shell(_ command: String, _ words: String..., with more: [String: String] = [:]) throws -> Result {
        let client = ["SWCACHE": try Self.client, "WORK": folder + "/work"]
        return try run("/bin/sh", ["-c", command, "sh"] + words, with: more.merging(client) { $1 })
    }

    func run(_ program: String, _ words: [String], with more: [String: String] = [:]) throws -> Result {
        try run(program, words.map { Array($0.utf8) }, with: more)
    }

    func run(_ program: String, _ words: [[UInt8]], with more: [String: String] = [:]) throws -> Result {
        let output = try Descriptor.memory("output")
        let errors = try Descriptor.memory("errors")
        let settings = try settings(more, output, errors)
        let child = try ChildProcess.start(Path(program), [Array(program.utf8)] + words, settings)
        let ending = try child.wait()
        return Result(
            code: ending.code, signal: ending.signal, output: try output.contents(), errors: try errors.contents())
    }

    /// `swcache` with those words, in a process group of its own, its complaints in a pipe.
    func start(_ words: String...) throws -> (child: ChildProcess, errors: Descriptor) {
        let made: Posix.Pipe? = Posix.Pipe()
        let pipe = try #require(made)
        var settings = try settings([:], try Descriptor.memory("output"), pipe.writing)
        settings.detached = true
        let client = try Self.client
        let child = try ChildProcess.start(Path(client), ([client] + words).map { Array($0.utf8) }, settings)
        pipe.closeWriting()
        return (child, pipe.reading)
    }

    private func settings(
        _ more: [String: String], _ output: Descriptor, _ errors: Descriptor
    ) throws -> ChildProcess.Settings {
        var settings = ChildProcess.Settings()
        settings.environment = Environment(entries: variables(more))
        settings.directory = Path(folder + "/work")
        settings.redirect = [(try Descriptor.open(Path("/dev/null")), 0), (output, 1), (errors, 2)]
        return settings
    }
}
