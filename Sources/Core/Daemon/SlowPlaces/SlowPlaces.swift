package import Posix
package import PosixAsync
import Synchronization

/// Keeps calls that may hang off the reactor and off the pool that all requests share. Where nothing of the kind is
/// mounted, that costs one system call a request.
package final class SlowPlaces: Sendable {
    private struct State {
        var mounts = SlowMounts()
        var generation: UInt64 = 0
        /// Where directories really lie; `nil`: nowhere slow.
        var known = Bounded<[UInt8], [UInt8]?>(limit: 20_000)
        /// Calls under way, and those of them that came too late for whoever asked.
        var busy: [[UInt8]: Int] = [:]
        var late: [[UInt8]: Int] = [:]
    }

    /// Calls that hang hold a thread each: so many at one mount, so many in all.
    private static let mostAtOnce = 8
    package let pool = IOPool(threads: 48)
    private let table: MountTable?
    private let state: Mutex<State>

    /// How long a place may take to show that it is there.
    package static let patience = Duration.seconds(1)

    package init(table: MountTable? = MountTable()) {
        self.table = table
        var state = State()
        _ = table?.hasChanged
        state.mounts = SlowMounts(table?.mounts ?? [])
        self.state = Mutex(state)
    }

    /// At the beginning of each request.
    package func refresh() {
        guard let table, table.hasChanged else { return }
        let mounts = SlowMounts(table.mounts)
        state.withLock { state in
            guard state.mounts != mounts else { return }
            state.mounts = mounts
            state.generation += 1
            state.known.removeAll()
        }
    }

    /// Nothing that is mounted here may hang.
    package var areNone: Bool { state.withLock { $0.mounts.isEmpty } }

    /// Changes with the mounts.
    package var generation: UInt64 { state.withLock { $0.generation } }

    /// The slow mount that the path leads to, also through links of its directory; `nil` for quick places.
    /// - Parameter path: absolute.
    package func place(of path: Path) async -> [UInt8]? {
        enum Known {
            case quick
            case place([UInt8])
            case directory([UInt8])
        }
        let known: Known = state.withLock { state in
            if state.mounts.isEmpty { return .quick }
            if let point = state.mounts.point(above: path.bytes) { return .place(point) }
            let directory = Array(path.directory.bytes)
            switch state.known[directory] {
            case .some(.some(let point)): return .place(point)
            case .some(.none): return .quick
            case .none: return .directory(directory)
            }
        }
        switch known {
        case .quick: return nil
        case .place(let point): return point
        case .directory(let directory): return await resolve(directory)
        }
    }

    /// A directory that cannot even be resolved in time is a place of its own.
    private func resolve(_ directory: [UInt8]) async -> [UInt8]? {
        let found = await run(at: directory) { () -> [UInt8] in
            Files.real(Path(directory)).map { Array($0.bytes) } ?? directory
        }
        guard let found else { return directory }
        return state.withLock { state in
            let point = state.mounts.point(above: found)
            state.known[directory] = .some(point)
            return point
        }
    }

    /// Runs `body` on a thread that may hang.
    /// - Returns: `nil` when it takes too long, or when others are stuck at that place already.
    package func run<R: Sendable>(
        at place: [UInt8], within limit: Duration = SlowPlaces.patience, _ body: @Sendable @escaping () -> R
    ) async -> R? {
        let mayTry = state.withLock { state in
            guard state.late[place] == nil, state.busy[place, default: 0] < Self.mostAtOnce else { return false }
            state.busy[place, default: 0] += 1
            return true
        }
        guard mayTry else { return nil }
        let call = Call()
        let answer = await pool.run(before: .now + limit) { [self] in
            let result = body()
            if call.end() { note(place, late: -1) } else { note(place, late: 0) }
            return result
        }
        if answer == nil, call.giveUp() {
            state.withLock { $0.late[place, default: 0] += 1 }
        }
        return answer
    }

    private func note(_ place: [UInt8], late: Int) {
        state.withLock { state in
            state.busy[place] = state.busy[place].flatMap { $0 > 1 ? $0 - 1 : nil }
            if late != 0 { state.late[place] = state.late[place].flatMap { $0 > 1 ? $0 - 1 : nil } }
        }
    }

    /// Looks at every path that lies in a slow place, there.
    /// - Returns: whether all of them answered, be it that they do not exist.
    package func areAwake(_ paths: [Path]) async -> Bool {
        if areNone { return true }
        var places: [[UInt8]: [Path]] = [:]
        for path in paths {
            if let place = await place(of: path) { places[place, default: []].append(path) }
        }
        for (place, paths) in places {
            let seen = await run(at: place) { paths.map { (try? FileFacts(of: $0)) != nil } }
            if seen == nil { return false }
        }
        return true
    }

    /// The pool for work that touches these paths.
    package func pool(for paths: [Path], else quick: IOPool) async -> IOPool {
        if areNone { return quick }
        for path in paths where await place(of: path) != nil { return pool }
        return quick
    }
}

/// Which came first, the end of a call or the end of patience with it.
private final class Call: Sendable {
    private enum State { case running, ended, givenUp }
    private let state = Mutex(State.running)

    /// - Returns: whether nobody waits any more.
    func end() -> Bool {
        state.withLock { state in
            defer { state = .ended }
            return state == .givenUp
        }
    }

    /// - Returns: whether the call is still under way.
    func giveUp() -> Bool {
        state.withLock { state in
            guard state == .running else { return false }
            state = .givenUp
            return true
        }
    }
}
