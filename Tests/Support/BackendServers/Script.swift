import Foundation
import Posix
import Synchronization

/// One of `scripts/backends`, with a directory of its own for what it starts.
struct Script: Sendable {
    private let family: String
    private let file: URL
    private let directory: URL

    init(_ family: String, _ number: Int, owner: pid_t = getpid()) {
        self.family = family
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        file = root.appending(path: "scripts/backends/\(family).sh")
        // Short: a socket's path has at most 107 bytes.
        directory = FileManager.default.temporaryDirectory
            .appending(path: "swcache-servers-\(owner)-\(number)-\(family)")
    }

    func up(_ environment: [String: String]) throws -> BackendServers {
        Self.endForgotten()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        started.add(self)
        // A port that was free when the script looked may be somebody else's by the time its server binds it.
        var code: Int32 = 1
        for _ in 0..<4 where code != 0 { code = try run("up", environment) }
        guard code == 0 else { throw BackendServersError(family: family, code: code) }
        let lines = try String(contentsOf: directory.appending(path: "env"), encoding: .utf8).split(separator: "\n")
        return BackendServers(values: Dictionary(lines.compactMap { Self.pair($0) }) { _, last in last })
    }

    func down() {
        _ = try? run("down", [:])
        try? FileManager.default.removeItem(at: directory)
    }

    /// `SWCACHE_TEST_NAME=value`, the value in single quotes where it needs them.
    private static func pair(_ line: Substring) -> (String, String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        var value = String(line[line.index(after: equals)...])
        if value.hasPrefix("'"), value.hasSuffix("'"), value.count >= 2 {
            value = String(value.dropFirst().dropLast()).replacingOccurrences(of: "'\\''", with: "'")
        }
        return (line[..<equals].replacingOccurrences(of: "SWCACHE_TEST_", with: ""), value)
    }

    /// With the words that it says on stderr, but not those on stdout.
    private func run(_ verb: String, _ environment: [String: String]) throws -> Int32 {
        var settings = ChildProcess.Settings()
        let nowhere = try Descriptor.open(Path("/dev/null"), O_RDWR)
        settings.redirect = [(nowhere, 0), (nowhere, 1), (Descriptor(owning: dup(2)), 2)]
        // A server that inherited what Foundation knows the end of its own children by would hold up whoever waits for
        // one of those.
        settings.detached = true
        let own = Environment.current.entries
        settings.environment = Environment(entries: environment.map { Array("\($0.key)=\($0.value)".utf8) } + own)
        let words = ["bash", file.path, verb, directory.path].map { Array($0.utf8) }
        return try ChildProcess.start(Path("/bin/bash"), words, settings).wait().code
    }

    /// Servers of a test process that was killed.
    private static func endForgotten() {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: FileManager.default.temporaryDirectory.path)) ?? []
        for name in names where name.hasPrefix("swcache-servers-") {
            let parts = name.split(separator: "-")
            guard parts.count >= 5, let owner = pid_t(parts[2]), let number = Int(parts[3]), kill(owner, 0) != 0 else {
                continue
            }
            Script(parts[4...].joined(separator: "-"), number, owner: owner).down()
        }
    }
}

/// What is to be ended with the process.
private final class Started: Sendable {
    private let scripts = Mutex<[Script]>([])

    func add(_ script: Script) {
        let first = scripts.withLock { scripts in
            scripts.append(script)
            return scripts.count == 1
        }
        if first { atexit { started.end() } }
    }

    func end() {
        for script in scripts.withLock({ $0 }) { script.down() }
    }
}

private let started = Started()
