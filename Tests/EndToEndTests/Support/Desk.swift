import Foundation
import Posix

/// A build tree of its own, with a home, a cache, a client and a daemon of its own beside it.
final class Desk {
    /// Everything lies here; the path has no symbolic link in it.
    let root: String
    /// What a developer would call the checkout: the working directory of every call that names no other.
    var tree: String { root + "/w" }
    let compiler: String
    /// What every call of this desk gets besides the few variables that everybody has.
    var variables: [String: String] = [:]
    /// What the daemon is started with, and only it.
    var daemonVariables: [String: String] = [:]

    /// Names, below the tree, that the story wrote itself; all others are products of compilers.
    private var sources: Set<String> = []
    private var youngestSource: Int64 = 0
    private var counted = Counts()
    private var isServed = false
    /// Off where a story is about edits in the tick of the clock in which the compiler starts.
    var waitsForTheClock = true

    init(_ compiler: String = "gcc", without guardName: String? = nil) throws {
        self.compiler = compiler
        root = try Self.newRoot()
        if let memo = Self.memo {
            try makeFolder(root + "/h/.local/state/swcache")
            try Data(memo).write(to: URL(fileURLWithPath: root + Self.memoName))
        }
        if let guardName { daemonVariables["SWCACHE_TEST_WITHOUT"] = guardName }
    }

    deinit {
        if isServed { try? stopDaemon() }
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Digests of the compilers themselves, which are large, made once for all desks.
    private static let memo: [UInt8]? = {
        guard let desk = try? Desk(warmingUp: ()) else { return nil }
        return try? desk.bytes(desk.root + memoName)
    }()
    private static let memoName = "/h/.local/state/swcache/digests"

    private init(warmingUp: Void) throws {
        compiler = "gcc"
        root = try Self.newRoot()
        try write("a.c", "int a;\n")
        for name in ["gcc", "g++", "clang", "clang++"] {
            _ = try call(Products.client, [name, "-c", "a.c"], in: "", [:], [:])
            _ = try call(Products.client, [name, "-c", "a.c"], in: "", [:], [:])
        }
        if hasRust {
            try write("a.rs", "fn main() {}\n")
            for _ in 0..<2 {
                _ = try call(
                    Products.client,
                    [Rust.compiler, "a.rs", "--crate-name=a", "--crate-type=bin", "--emit=link", "--out-dir=o"],
                    in: "", [:], [:])
            }
        }
        try stopDaemon()
    }

    private static func newRoot() throws -> String {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let root = folder.path + "/swe-" + UUID().uuidString.prefix(8)
        for name in ["/w", "/h", "/t"] {
            try FileManager.default.createDirectory(atPath: root + name, withIntermediateDirectories: true)
        }
        return root
    }

    // MARK: The tree

    func path(_ name: String) -> String { name.hasPrefix("/") ? name : tree + "/" + name }

    /// Writes a file that looks as if it had been there for long.
    func write(_ name: String, _ text: String, executable: Bool = false) throws {
        try write(name, bytes: Array(text.utf8), executable: executable)
    }

    func write(_ name: String, bytes: [UInt8], executable: Bool = false) throws {
        let path = path(name)
        try makeFolder((path as NSString).deletingLastPathComponent)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        if executable { try replaceByProgram(path) }
        try age(name)
        note(name)
    }

    /// A program that this process has open for writing cannot be started, and every child inherits what is open
    /// while it is: another process writes programs.
    private func replaceByProgram(_ path: String) throws {
        let draft = root + "/draft-" + UUID().uuidString
        try FileManager.default.moveItem(atPath: path, toPath: draft)
        _ = try execute("/usr/bin/install", ["-m", "755", draft, path], in: root, [:])
        try FileManager.default.removeItem(atPath: draft)
    }

    /// Sets the time of modification back, so that nothing is judged by its being new. (Nobody can set back the time
    /// of the change itself.)
    func age(_ name: String, seconds: Int64 = 100) throws {
        try Files.setModified(Path(path(name)), to: Clock.now - seconds * 1_000_000_000)
    }

    func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: self.path(path), withIntermediateDirectories: true)
    }

    func link(_ name: String, to target: String) throws {
        try makeFolder((path(name) as NSString).deletingLastPathComponent)
        try? FileManager.default.removeItem(atPath: path(name))
        try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
        sources.insert(name)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path(name))
        sources = sources.filter { $0 != name && !$0.hasPrefix(name + "/") }
    }

    func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
        sources.remove(name)
        note(other)
    }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// From now on the name belongs to the story, whoever wrote it.
    func note(_ name: String) {
        sources.insert(name)
        if let facts = try? Files.linkFacts(of: Path(path(name))) {
            youngestSource = max(youngestSource, facts.youngest)
        }
    }

    /// Waits until the clock that stamps files has moved on: a compile in the tick of an edit is not kept.
    func settle() {
        let deadline = Clock.monotonic + 1_000_000_000
        while Clock.fileTime <= youngestSource, Clock.monotonic < deadline { sched_yield() }
    }

    /// Products go, so that one that is not written anew is missed.
    func removeProducts() throws {
        for name in try snapshot().keys where !sources.contains(name) {
            try FileManager.default.removeItem(atPath: path(name))
        }
    }

    /// Every file below the tree.
    func snapshot() throws -> [String: Snapshot] {
        var found: [String: Snapshot] = [:]
        let names = try FileManager.default.subpathsOfDirectory(atPath: tree)
        for name in names {
            guard let facts = try? Files.linkFacts(of: Path(path(name))) else { continue }
            if facts.isDirectory { continue }
            let target = Files.linkTarget(of: Path(path(name)))
            found[name] = Snapshot(mode: facts.permissions, bytes: try target ?? bytes(name))
        }
        return found
    }

    // MARK: Calls

    /// A compile through the client and the daemon.
    @discardableResult
    func compile(_ words: String..., in folder: String = "", with more: [String: String] = [:]) throws -> Run {
        try compile(words, in: folder, with: more)
    }

    @discardableResult
    func compile(_ words: [String], in folder: String = "", with more: [String: String] = [:]) throws -> Run {
        try call(Products.client, [program(words)] + arguments(words), in: folder, more, daemonVariables)
    }

    /// What is said about a compile with these words.
    func explain(
        _ words: [String], in folder: String = "", with more: [String: String] = [:], json: Bool = true
    ) throws -> Run {
        let options = ["explain"] + (json ? ["--json"] : []) + ["--"]
        return try call(
            Products.client, options + [program(words)] + arguments(words), in: folder, more, daemonVariables)
    }

    /// The bare compiler at the same place.
    @discardableResult
    func uncached(_ words: [String], in folder: String = "", with more: [String: String] = [:]) throws -> Run {
        let name = program(words)
        return try call(
            name.hasPrefix("/") ? name : "/usr/bin/env", (name.hasPrefix("/") ? [] : [name]) + arguments(words),
            in: folder, more, [:])
    }

    /// Words begin with a path where the story has a compiler of its own.
    private func program(_ words: [String]) -> String {
        guard let first = words.first, first.hasPrefix("/") else { return compiler }
        return first
    }

    private func arguments(_ words: [String]) -> [String] {
        words.first?.hasPrefix("/") == true ? Array(words.dropFirst()) : words
    }

    private func call(
        _ program: String, _ words: [String], in folder: String, _ more: [String: String],
        _ extra: [String: String]
    ) throws -> Run {
        if waitsForTheClock { settle() }
        let directory = folder.hasPrefix("/") ? folder : folder.isEmpty ? tree : tree + "/" + folder
        var environment = commonVariables
        for set in [extra, ["PWD": directory], variables, more] {
            environment.merge(set) { $1 }
        }
        if program == Products.client { isServed = true }
        return try execute(program, words, in: directory, environment)
    }

    /// A program of any kind, with the surroundings of a call through the client.
    func surrounded(_ program: String, _ words: [String]) throws -> Run {
        isServed = true
        return try call(program, words, in: "", [:], daemonVariables)
    }

    private var commonVariables: [String: String] {
        [
            "PATH": Products.programPath, "HOME": root + "/h", "TMPDIR": root + "/t",
            "LC_ALL": "C", "XDG_RUNTIME_DIR": root, "SCCACHE_DIR": root + "/c", "SCCACHE_SERVER_UDS": root + "/s",
            "SCCACHE_IDLE_TIMEOUT": "300",
        ].merging(Products.searchPath) { $1 }
    }

    // MARK: Counters

    /// What the daemon has counted since the last time; counters that are not named are zero.
    func counts() throws -> Counts {
        let run = try execute(
            Products.client, ["--show-stats", "--stats-format=json"], in: root, commonVariables)
        let now = try Counts(json: run.output)
        defer { counted = now }
        return now - counted
    }

    func stopDaemon() throws {
        let history = root + "/h/.local/state/swcache/history.jsonl"
        try? FileManager.default.removeItem(atPath: history)
        let run = try execute(Products.client, ["--stop-server"], in: root, commonVariables)
        counted = Counts()
        // The history is the last that it writes.
        let deadline = Clock.monotonic + 3_000_000_000
        while run.code == 0, !FileManager.default.fileExists(atPath: history), Clock.monotonic < deadline {
            sched_yield()
        }
    }
}
