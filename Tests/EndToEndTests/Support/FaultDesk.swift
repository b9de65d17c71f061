import Foundation
import Posix
import PosixAsync

/// A home, a cache, a socket and copies of the programs for one test: a daemon that runs from here is this test's own,
/// and ends with it.
final class FaultDesk: Sendable {
    struct Result: Sendable {
        var code: Int32
        var output: String
        var errors: String
        var seconds: Double
    }

    let folder: String
    /// Given to everything that the test starts.
    let variables: [String: String]
    /// Children are waited for here, so that no test holds one of the few threads of Swift's pool.
    private static let waiters = IOPool(threads: 96)

    /// - Parameter changed: variables that differ from the usual ones; an empty value takes one away.
    init(_ changed: [String: String] = [:]) throws {
        // Hundreds of children at once, and other tests beside them.
        Inheritance.raiseDescriptorLimit()
        let folder = "/tmp/swf-" + UUID().uuidString.prefix(8).lowercased()
        self.folder = folder
        for name in ["home", "run", "bin", "src"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        for program in ["swcache", "swcached", "swcachectl"] {
            let source = products.appending(path: program).path
            if link(source, "\(folder)/bin/\(program)") != 0 {
                try FileManager.default.copyItem(atPath: source, toPath: "\(folder)/bin/\(program)")
            }
        }
        var variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C",
            "HOME": "\(folder)/home", "XDG_RUNTIME_DIR": "\(folder)/run", "SCCACHE_DIR": "\(folder)/cache",
            "SCCACHE_SERVER_UDS": "\(folder)/s", "SCCACHE_IDLE_TIMEOUT": "60", "SCCACHE_LOG": "debug",
            "SCCACHE_ERROR_LOG": "\(folder)/log",
        ]
        for (name, value) in changed { variables[name] = value.replacing("DESK", with: folder) }
        self.variables = variables.filter { !$0.value.isEmpty }
    }

    deinit {
        for daemon in daemons { kill(daemon, SIGKILL) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    var client: String { "\(folder)/bin/swcache" }
    var cache: String { "\(folder)/cache" }
    var source: String { "\(folder)/src" }

    // MARK: Files

    /// Returns when the file is old enough for the cache to trust its stamp.
    func write(_ text: String, to name: String) throws {
        let path = name.hasPrefix("/") ? name : "\(source)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: path))
        let facts = try FileFacts(of: Posix.Path(path))
        while Clock.fileTime <= facts.youngest { usleep(500) }
    }

    /// Written by another process: a script that a fork of this one still holds open cannot be executed.
    func writeProgram(_ text: String, to path: String) async throws {
        try write(text, to: path + ".text")
        try await run(["sh", "-c", "cat '\(path).text' > '\(path)' && chmod 755 '\(path)'"])
    }

    /// A gcc that compiles `slow.o` only when the file `go` is there; it says `began` first.
    func slowCompiler() async throws -> String {
        let path = "\(folder)/bin/slow-gcc"
        let script = """
            #!/bin/sh
            case "$*" in *-o\\ slow.o*)
                : > began; n=0
                while [ ! -e go ] && [ $n -lt 2000 ]; do sleep 0.01; n=$((n+1)); done ;; esac
            exec gcc "$@"
            """
        try await writeProgram(script, to: path)
        return path
    }

    func read(_ name: String) -> Data? {
        FileManager.default.contents(atPath: name.hasPrefix("/") ? name : "\(source)/\(name)")
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(source)/\(name)") }

    var log: String { read("\(folder)/log").map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Everything below a folder of the desk, relative to it, without directories.
    func files(below name: String) -> [String] {
        let root = "\(folder)/\(name)"
        let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return all.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }

    // MARK: Processes

    func start(
        _ words: [String], with more: [String: String] = [:], in directory: String? = nil, output: String? = nil
    ) throws -> Running {
        var settings = ChildProcess.Settings()
        settings.directory = Posix.Path(directory ?? source)
        let all = variables.merging(more) { $1 }.filter { !$0.value.isEmpty }
        settings.environment = Posix.Environment(entries: all.map { Array("\($0)=\($1)".utf8) })
        let null = try Descriptor.open(Posix.Path("/dev/null"))
        let streams = (try Descriptor.memory("output"), try Descriptor.memory("errors"))
        settings.redirect = [(null, 0), (streams.0, 1), (streams.1, 2)]
        let program = try words[0].contains("/") ? words[0] : Self.search(words[0], variables["PATH"] ?? "")
        let child = try ChildProcess.start(Posix.Path(program), words.map { Array($0.utf8) }, settings)
        return Running(child: child, output: streams.0, errors: streams.1)
    }

    struct Running: Sendable {
        let child: ChildProcess
        let output: Descriptor
        let errors: Descriptor
        let began = Clock.monotonic

        /// Ends a child that takes longer than `limit` seconds.
        func end(within limit: Int32 = 60) async -> Result {
            await FaultDesk.waiters.run {
                if !child.handle.isReadable(within: limit * 1000) { child.send(signal: SIGKILL) }
                let ending = try? child.wait()
                let seconds = Double(Clock.monotonic - began) / 1e9
                let text = { (file: Descriptor) in String(decoding: (try? file.contents()) ?? [], as: UTF8.self) }
                return Result(code: ending?.code ?? -1, output: text(output), errors: text(errors), seconds: seconds)
            }
        }
    }

    private static func search(_ name: String, _ path: String) throws -> String {
        let candidates = path.split(separator: ":").map { "\($0)/\(name)" }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else { throw Errno.notFound }
        return found
    }

    @discardableResult
    func run(
        _ words: [String], with more: [String: String] = [:], in directory: String? = nil
    ) async throws -> Result {
        try await start(words, with: more, in: directory).end()
    }

    /// Through the cache: `gcc -c NAME.c -o NAME.o`.
    @discardableResult
    func compile(
        _ name: String = "a.c", _ options: String..., with more: [String: String] = [:]
    ) async throws -> Result {
        try await run([client, "gcc", "-c", name, "-o", object(name)] + options, with: more)
    }

    func object(_ name: String) -> String { name.replacing(".c", with: ".o") }

    /// What the compiler alone makes of it.
    func plain(_ name: String = "a.c", _ options: String...) async throws -> Data? {
        try await run(["gcc", "-c", name, "-o", "plain.o"] + options)
        defer { unlink("\(source)/plain.o") }
        return read("plain.o")
    }

    @discardableResult
    func control(_ words: String..., with more: [String: String] = [:]) async throws -> Result {
        try await run([client] + words, with: more)
    }

    // MARK: The daemon

    /// Processes that run this desk's daemon.
    var daemons: [Int32] {
        let program = Array("\(folder)/bin/swcached\0".utf8)
        // What has ended has no words any more.
        return Self.processes.filter { Self.words(of: $0).starts(with: program) }
    }

    private static var processes: [Int32] {
        guard let stream = opendir("/proc") else { return [] }
        defer { closedir(stream) }
        var numbers: [Int32] = []
        while let entry = readdir(stream) {
            withUnsafePointer(to: &entry.pointee.d_name.0) {
                if let number = Int32(String(cString: $0)) { numbers.append(number) }
            }
        }
        return numbers
    }

    private static func words(of process: Int32) -> [UInt8] {
        (try? Descriptor.open(Posix.Path("/proc/\(process)/cmdline")).readOnce()) ?? []
    }

    var daemon: Int32 {
        get throws {
            guard let only = daemons.first, daemons.count == 1 else { throw Errno.notFound }
            return only
        }
    }

    /// Waits for what a test's act brings about, and asks every few milliseconds.
    func eventually(within seconds: Double = 10, _ holds: () async throws -> Bool) async rethrows -> Bool {
        let deadline = Clock.monotonic + Int64(seconds * 1e9)
        while try await !holds() {
            if Clock.monotonic > deadline { return false }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// Waits for somebody to connect, or for a child to end.
    func readable(_ descriptor: Descriptor, within milliseconds: Int32 = 10_000) async -> Bool {
        await Self.waiters.run { descriptor.isReadable(within: milliseconds) }
    }

    /// All counters of the running daemon, those by language summed up.
    func counters() async throws -> [String: Int] {
        let answer = try await control("--show-stats", "--stats-format=json")
        guard let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any],
            let statistics = json["stats"] as? [String: Any]
        else { throw Errno.malformed }
        return statistics.compactMapValues { value in
            if let number = value as? Int { return number }
            if let table = value as? [String: Any], let counts = table["counts"] as? [String: Int] {
                return counts.values.reduce(0, +)
            }
            return nil
        }
    }
}

/// Where SwiftPM put the products: beside the test bundle.
let products: URL = {
    let arguments = ProcessInfo.processInfo.arguments
    let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
    return URL(filePath: bundle).deletingLastPathComponent()
}()

/// What only root can set up (other users, mounts, namespaces).
let isRoot = geteuid() == 0
