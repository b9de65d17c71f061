import Foundation
import Posix
import Testing

/// Checkouts of one Rust project side by side, with a home, a cache and a daemon of their own.
final class CargoDesk {
    /// Everything lies here; the path has no symbolic link in it.
    let root: String
    /// The checkout that calls are about.
    private(set) var tree: String
    var variables: [String: String] = [:]

    private var counted = Counts()
    private var isServed = false

    init() throws {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        root = folder.path + "/swr-" + UUID().uuidString.prefix(8)
        tree = root + "/w"
        for name in ["/w", "/h", "/t"] {
            try FileManager.default.createDirectory(atPath: root + name, withIntermediateDirectories: true)
        }
    }

    deinit {
        if isServed { _ = try? execute(Products.client, ["--stop-server"], in: root, environment([:])) }
        try? FileManager.default.removeItem(atPath: root)
    }

    // MARK: Files

    func path(_ name: String) -> String { name.hasPrefix("/") ? name : tree + "/" + name }

    /// Writes a file, and waits until the clock that stamps files has moved on: what is compiled in the tick of an
    /// edit is not kept.
    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        let written = Clock.fileTime
        let deadline = Clock.monotonic + 1_000_000_000
        while Clock.fileTime <= written, Clock.monotonic < deadline { sched_yield() }
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(name)) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func move(_ name: String, to other: String) throws {
        let target = URL(fileURLWithPath: path(other))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: path(name), toPath: target.path)
    }

    /// From now on calls are about a copy of the checkout, without what was built there.
    func checkOut(as name: String) throws {
        let copy = root + "/" + name
        try FileManager.default.copyItem(atPath: tree, toPath: copy)
        tree = copy
        for folder in ["target", "o"] { remove(folder) }
    }

    // MARK: Calls

    /// What every program of this desk is started with.
    var surroundings: [String: String] { environment([:]) }

    private func environment(_ more: [String: String]) -> [String: String] {
        let own = ProcessInfo.processInfo.environment
        let home = own["HOME"] ?? NSHomeDirectory()
        return [
            "PATH": Products.programPath, "HOME": root + "/h", "TMPDIR": root + "/t", "LC_ALL": "C",
            "RUSTUP_HOME": own["RUSTUP_HOME"] ?? home + "/.rustup", "CARGO_HOME": root + "/h/.cargo",
            "CARGO_NET_OFFLINE": "true", "CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never",
            "XDG_RUNTIME_DIR": root, "SCCACHE_DIR": root + "/c", "SCCACHE_SERVER_UDS": root + "/s",
            "SCCACHE_IDLE_TIMEOUT": "300",
        ].merging(own["RUSTUP_TOOLCHAIN"].map { ["RUSTUP_TOOLCHAIN": $0] } ?? [:]) { $1 }
            .merging(Products.searchPath) { $1 }.merging(variables) { $1 }.merging(more) { $1 }
    }

    /// One call of any program in the checkout.
    func run(_ program: String, _ words: [String], with more: [String: String] = [:]) throws -> Run {
        if program == Products.client { isServed = true }
        return try execute(
            program.hasPrefix("/") ? program : Products.path(of: program), words, in: tree, environment(more),
            seconds: 300)
    }

    /// `cargo`, with or without the cache.
    func cargo(_ words: [String], cached: Bool = true, with more: [String: String] = [:]) throws -> Run {
        isServed = isServed || cached
        return try run(
            "cargo", words, with: cached ? more.merging(["RUSTC_WRAPPER": Products.client]) { one, _ in one } : more)
    }

    /// `rustc`, with or without the cache.
    func rustc(_ words: [String], cached: Bool = true, with more: [String: String] = [:]) throws -> Run {
        try cached ? run(Products.client, ["rustc"] + words, with: more) : run("rustc", words, with: more)
    }

    // MARK: The daemon

    /// Starts a daemon and tells its process.
    func startDaemon() throws -> Int32? {
        isServed = true
        _ = try run(Products.client, ["--start-server"])
        return daemon
    }

    /// The process that runs this desk's daemon: it was started with the desk's socket in its environment.
    private var daemon: Int32? {
        let mark = Data("SCCACHE_SERVER_UDS=\(root)/s\0".utf8)
        let files = FileManager.default
        let processes = (try? files.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        return processes.first { process in
            let program = try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
            guard program?.hasSuffix("/swcached") == true else { return false }
            let variables = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/environ"))
            return variables?.firstRange(of: mark) != nil
        }
    }

    // MARK: Counters

    /// What the daemon has counted since the last time. Stores may still be going on; nothing here depends on them.
    func counts() throws -> Counts {
        let run = try execute(
            Products.client, ["--show-stats", "--stats-format=json"], in: root, environment([:]))
        let now = try Counts(json: run.output)
        defer { counted = now }
        return now - counted
    }

    /// Counters by reason, as in the statistics.
    func reasons() throws -> [String: Int] {
        let run = try execute(
            Products.client, ["--show-stats", "--stats-format=json"], in: root, environment([:]))
        let whole = try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any]
        let stats = whole?["stats"] as? [String: Any]
        return stats?["not_cached"] as? [String: Int] ?? [:]
    }

    func expect(_ values: [Counts.Name: Int], _ location: SourceLocation = #_sourceLocation) throws {
        let found = try counts()
        #expect(found == Counts(values), sourceLocation: location)
    }
}

/// Where no rustc is, these stories have nothing to tell.
let hasRust = FileManager.default.isExecutableFile(atPath: Products.path(of: "cargo"))
