package import Plugins
import Posix
package import PosixAsync
package import Storage
import Synchronization

/// A plugin's store that is opened when it is first asked for, on a thread that may block, and stays the same one when
/// its credentials change. One that cannot be opened is empty and takes nothing.
package final class BackendStore: Store {
    private enum Phase {
        case closed
        case opening(Task<PluginStore?, Never>)
        case open(PluginStore)
        /// Why, for people, and since when.
        case failed(String, ContinuousClock.Instant)
    }

    /// Somebody may have repaired it after this time.
    private static let retry = Duration.seconds(60)

    private struct State {
        var level: PluginLevel
        var phase = Phase.closed
        var session: PluginSession?
        /// Changes with the credentials: what is opened with older ones is not kept.
        var generation = 0
    }

    private let state: Mutex<State>
    private let libraries: PluginLibraries
    private let pool: IOPool
    private let log: PluginLog

    /// - Parameter log: what the plugin says.
    package init(
        _ level: PluginLevel, libraries: PluginLibraries, pool: IOPool, log: @escaping PluginLog = { _, _ in }
    ) {
        state = Mutex(State(level: level))
        self.libraries = libraries
        self.pool = pool
        self.log = log
    }

    /// Why it could not be opened, in one line; `nil` as long as nobody tried.
    package var failure: String? {
        state.withLock { if case .failed(let reason, _) = $0.phase { reason } else { nil } }
    }

    package var traits: StoreTraits {
        state.withLock { state in
            if case .open(let store) = state.phase {
                var traits = store.traits
                traits.credentials = state.generation
                return traits
            }
            let manifest = state.level.plugin.manifest
            var readOnly = state.level.readOnly
            if case .failed = state.phase { readOnly = true }
            var traits = StoreTraits(name: manifest.scheme, location: state.level.location, readOnly: readOnly)
            traits.credentials = state.generation
            return traits
        }
    }

    // MARK: Opening

    /// The same level with other credentials: handed to the open store, or to a new one where it does not take them.
    /// What is under way ends with the old ones.
    package func renew(_ level: PluginLevel) {
        state.withLock { state in
            guard state.level.credentials != level.credentials else { return }
            state.level = level
            state.generation += 1
            guard case .open(let store) = state.phase, let session = state.session else {
                state.phase = .closed
                return
            }
            // Questions wait for it: the old credentials may be refused by now.
            let generation = state.generation
            state.phase = .opening(Task { await self.renew(store, session, level, generation) })
        }
    }

    private func renew(
        _ store: PluginStore, _ session: PluginSession, _ level: PluginLevel, _ generation: Int
    ) async -> PluginStore? {
        let options = level.options.map { PluginOption($0) }
        guard await pool.run({ session.reconfigure(options) }) == .ok else { return await open(level, generation) }
        return state.withLock { state in
            guard state.generation == generation else { return nil }
            state.phase = .open(store)
            return store
        }
    }

    /// - Returns: `nil` where it cannot be opened, or not in time.
    package func opened(before deadline: ContinuousClock.Instant) async -> PluginStore? {
        let task: Task<PluginStore?, Never>? = state.withLock { state in
            switch state.phase {
            case .open: return nil
            case .failed(_, let since) where since + Self.retry > .now: return nil
            case .opening(let task): return task
            case .closed, .failed:
                let (level, generation) = (state.level, state.generation)
                let task = Task { await self.open(level, generation) }
                state.phase = .opening(task)
                return task
            }
        }
        if let task { return await answer(of: task, before: deadline) ?? nil }
        return state.withLock { if case .open(let store) = $0.phase { store } else { nil } }
    }

    private func open(_ level: PluginLevel, _ generation: Int) async -> PluginStore? {
        let result = await pool.run { Result { () throws(OpenFailure) in try self.session(of: level) } }
        return state.withLock { state in
            guard state.generation == generation else { return nil }
            switch result {
            case .success(let session):
                let store = PluginStore(
                    session, name: level.plugin.manifest.scheme, location: level.location, readOnly: level.readOnly,
                    pool: pool)
                state.phase = .open(store)
                state.session = session
                return store
            case .failure(let failure):
                state.phase = .failed(failure.reason, .now)
                return nil
            }
        }
    }

    private struct OpenFailure: Error { var reason: String }

    /// Loads the library where it is not loaded yet. Blocks.
    private func session(of level: PluginLevel) throws(OpenFailure) -> PluginSession {
        let words = LastWords()
        let log = log
        let title = level.plugin.manifest.title
        do throws(PluginError) {
            let library = try libraries.library(at: level.plugin.library)
            defer { words.isListening = false }
            return try PluginSession(library, options: level.options.map { PluginOption($0) }) { severity, line in
                words.hear(severity, line)
                log(severity, "\(title): \(line)")
            }
        } catch {
            // What the plugin said while it refused is better than what its status says.
            let reason = level.asSet(words.text ?? error.text)
            throw OpenFailure(reason: "the \(title) cache cannot be used: \(reason)")
        }
    }

    // MARK: The store's own

    package func get(_ keys: [Key], before deadline: ContinuousClock.Instant) async -> [Lookup] {
        guard let store = await opened(before: deadline) else { return keys.map { _ in missing } }
        return await store.get(keys, before: deadline)
    }

    private var missing: Lookup {
        failure == nil ? .unavailable(Failure(.timedOut, "\(traits.name): not opened in time")) : .absent
    }

    package func put(_ key: Key, _ value: Value, before deadline: ContinuousClock.Instant) async -> Stored {
        if let store = await opened(before: deadline) { return await store.put(key, value, before: deadline) }
        return failure.map { .declined($0) } ?? .failed(Failure(.timedOut, "\(traits.name): not opened in time"))
    }

    package func remove(_ key: Key, before deadline: ContinuousClock.Instant) async {
        await opened(before: deadline)?.remove(key, before: deadline)
    }

    package func usage() async -> (bytes: Int64?, limit: Int64?) { (nil, nil) }
    package func flush(before deadline: ContinuousClock.Instant) async {}

    /// The plugin's own online test.
    package func check(before deadline: ContinuousClock.Instant) async -> PluginAnswer? {
        guard await opened(before: deadline) != nil, let session = state.withLock({ $0.session }) else { return nil }
        return await session.check(before: deadline)
    }
}

/// The last warning or error of a plugin while it is opened: from any thread.
private final class LastWords: Sendable {
    private let state = Mutex<(text: String?, isListening: Bool)>((nil, true))

    var text: String? { state.withLock { $0.text } }

    var isListening: Bool {
        get { state.withLock { $0.isListening } }
        set { state.withLock { $0.isListening = newValue } }
    }

    func hear(_ severity: Int32, _ line: String) {
        state.withLock { state in
            if state.isListening, severity >= 2 { state.text = line }
        }
    }
}
