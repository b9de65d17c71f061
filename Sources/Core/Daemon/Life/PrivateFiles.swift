import Posix
import Synchronization

/// Files in our own directory that compilers write for us. Their clients remove them; what killed clients leave is
/// removed here, and again for some time: a compiler may outlive its client and write late.
final class PrivateFiles: Sendable {
    private struct State {
        var count: UInt64 = 0
        var abandoned: [(path: Path, until: Int64)] = []
        var isSweeping = false
    }

    private let directory: Path
    /// No other daemon's, also where process numbers repeat (namespaces that share a directory).
    private let mark = String(UInt64(bitPattern: Clock.now), radix: 36) + "-" + String(Caller.process)
    private let state = Mutex(State())

    /// Nanoseconds: how long a compiler without its client is expected to write, and how often it is looked for.
    private static let patience: Int64 = 300_000_000_000
    private static let pause: Int64 = 2_000_000_000

    init(in directory: Path) { self.directory = directory }

    /// A name that was never given before.
    func next(_ suffix: String) -> Path {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        return directory.appending("/\(mark)-\(number)\(suffix)")
    }

    /// Nobody will fetch these any more.
    /// - Parameter late: their writer may still be at work.
    func abandon(_ paths: [Path], late: Bool, on reactor: Reactor) {
        for path in paths { Files.remove(path) }
        guard late, !paths.isEmpty else { return }
        let until = Clock.monotonic + Self.patience
        let mustStart = state.withLock { state in
            state.abandoned += paths.map { ($0, until) }
            defer { state.isSweeping = true }
            return !state.isSweeping
        }
        guard mustStart else { return }
        Task {
            while sweep() { await reactor.sleep(until: Clock.monotonic + Self.pause) }
        }
    }

    /// - Returns: whether something is still to be watched for.
    @discardableResult
    func sweep() -> Bool {
        let now = Clock.monotonic
        return state.withLock { state in
            state.abandoned.removeAll { Files.remove($0.path) || $0.until < now }
            state.isSweeping = !state.abandoned.isEmpty
            return state.isSweeping
        }
    }

    /// What daemons left behind that were killed with all their clients. Blocks.
    func removeLeftovers() {
        let old = Clock.now - 24 * 3_600_000_000_000
        let left = try? list(directory) { $0.suffix(2).elementsEqual(".d".utf8) }
        for file in left ?? [] where file.modified < old {
            Files.remove(Path(file.name, in: Array(directory.bytes)))
        }
    }
}
