import Foundation
import Posix

@testable import Daemon

/// One reactor for all tests: its thread never ends.
let reactor: Reactor = {
    guard let reactor = try? Reactor() else { fatalError("no epoll") }
    Thread { reactor.run() }.start()
    return reactor
}()

/// A directory of its own for one test, gone with the last reference.
final class Room: Sendable {
    let directory: URL
    var root: String { directory.path }
    var path: Path { Path(directory.path) }

    init(in parent: URL = FileManager.default.temporaryDirectory) throws {
        directory = parent.resolvingSymlinksInPath().appending(path: "swcached-\(UUID().uuidString.prefix(12))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func path(_ name: String) -> Path { path.appending("/" + name) }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> Path {
        let file = directory.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return path(name)
    }

    func remove(_ name: String) { Files.remove(path(name)) }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted() }
}

/// In nanoseconds of the monotonic clock. What is expected to happen may take long: other tests keep the machine busy.
func soon(_ milliseconds: Int64 = 300_000) -> Int64 { Clock.monotonic + milliseconds * 1_000_000 }

/// Until the clock that stamps files has moved on since the file was touched.
func aged(_ path: Path) async {
    while (try? FileFacts(of: path).youngest < Clock.fileTime) != true { await reactor.sleep(until: soon(1)) }
}

/// Lets others work for a random moment.
func pause(milliseconds: Int) async { await reactor.sleep(until: soon(Int64(milliseconds))) }

/// A program at work; ends are awaited on the reactor, so that no thread of the pool is held.
struct Worker: Sendable {
    let child: ChildProcess

    init(_ words: [String], in directory: Path, environment: [String] = [], redirect: [(Descriptor, Int32)] = []) throws
    {
        var settings = ChildProcess.Settings()
        let kept = Environment.current.entries.filter { !$0.starts(with: Array("MAKE".utf8)) }
        settings.environment = Environment(entries: kept + environment.map { Array($0.utf8) })
        settings.directory = directory
        settings.blockedSignals = 0
        settings.redirect = redirect
        child = try ChildProcess.start(Path("/usr/bin/env"), (["env"] + words).map { Array($0.utf8) }, settings)
    }

    /// `nil` when it does not end in time.
    func ended(within milliseconds: Int64 = 300_000) async -> ChildProcess.Ending? {
        guard await reactor.ready(child.handle, for: .readable, until: soon(milliseconds)) else { return nil }
        return try? child.wait()
    }
}

/// Random choices that a failing test can repeat: the seed is part of its message.
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
    mutating func roll(_ sides: Int) -> Int { Int(next() >> 33) % sides }
}
