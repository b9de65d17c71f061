import Config
import Entries
import Hashing
import Keys
import Posix
import PosixAsync
import Storage

/// The storage that one configuration asks for: memory in front, levels behind, and what is known of entries that
/// were verified before.
actor Stack {
    nonisolated let chain: MultiLevel
    nonisolated let settings: StorageSettings
    /// The level that is rewritten in quiet times.
    nonisolated let disk: DiskStore
    /// The disk is one that may hang: nothing on it is touched but by threads that may.
    nonisolated let isSlow: Bool
    private let reactor: Reactor
    private let pool: IOPool
    /// Files whose outputs matched their digests: not read again while their facts stay the same.
    private var verified = Bounded<FileFacts, Bool>(limit: 50_000)
    private var pendingWrites = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(_ settings: StorageSettings, on reactor: Reactor, pool: IOPool, isSlow: Bool = false) {
        self.isSlow = isSlow
        self.settings = settings
        self.reactor = reactor
        self.pool = pool
        disk = DiskStore(
            directory: settings.disk.directory, limit: Int64(clamping: settings.disk.sizeLimit),
            readOnly: settings.disk.readOnly, pool: pool)
        chain = MultiLevel(
            memory: MemoryStore(limit: 16 << 20, largest: 256 << 10, pool: pool), levels: [Level(disk)], policy: .l0,
            pool: pool)
    }

    enum Loaded: Sendable {
        case entry(EntryReader, Rope)
        case absent
        /// There, but damaged; it has been put away.
        case damaged
        case unavailable
    }

    /// The entry with every output verified, now or before.
    func entry(_ digest: Digest) async -> Loaded {
        let key = Key(.entry, digest)
        var found = await near(key)
        if found == nil {
            switch await chain.get([key], before: .now + Self.readTime).first {
            case .found(let value): found = isSlow ? await inMemory(value) : value
            case .unavailable: return .unavailable
            case .absent, nil: return .absent
            }
        }
        guard let value = found else { return .absent }
        let facts = value.fileFacts
        do throws(Malformed) {
            let reader = try EntryReader(value, key: digest)
            if let facts, verified[facts] == true { return .entry(reader, value) }
            let sound = await pool.run { reader.isSound }
            guard sound else { throw Malformed("an output does not match its digest") }
            if let facts { verified[facts] = true }
            return .entry(reader, value)
        } catch {
            await chain.remove(key, before: .now + Self.readTime)
            return .damaged
        }
    }

    private func near(_ key: Key) async -> Value? {
        guard isSlow else { return chain.open(key) }
        let chain = chain
        return await pool.run(before: .now + Self.readTime) {
            chain.open(key)?.flattened().map { Value($0) }
        } ?? nil
    }

    /// Read where reading may hang; `nil` when it does.
    private func inMemory(_ value: Value) async -> Value? {
        await pool.run(before: .now + Self.readTime) { value.flattened().map { Value($0) } } ?? nil
    }

    func manifest(_ digest: Digest) async -> Manifest? {
        let key = Key(.manifest, digest)
        let value: Value?
        if let near = await near(key) {
            value = near
        } else if case .found(let far) = await chain.get([key], before: .now + Self.readTime).first {
            value = isSlow ? await inMemory(far) : far
        } else {
            value = nil
        }
        return value?.flattened().flatMap { Manifest(decoding: $0) }
    }

    /// - Returns: how the first level took it.
    func store(_ entry: Rope, as digest: Digest) async -> Stored {
        await chain.put(Key(.entry, digest), entry, before: .now + Self.writeTime)
    }

    /// Adds a result to what is stored of its manifest: what others added in the meantime stays.
    func add(_ result: Manifest.Result, to digest: Digest) async -> Stored {
        var manifest = await manifest(digest) ?? Manifest()
        manifest.add(result)
        return await chain.put(Key(.manifest, digest), Value(manifest.encoded()), before: .now + Self.writeTime)
    }

    private static let readTime = Duration.seconds(1)
    private static let writeTime = Duration.seconds(30)
}

extension Rope {
    /// Of the one file that it all lies in.
    var fileFacts: FileFacts? {
        guard pieces.count == 1, case .file(let file, _, _) = pieces[0] else { return nil }
        return try? file.facts()
    }
}

extension EntryReader {
    /// Every output matches its digest.
    var isSound: Bool {
        header.outputs.indices.allSatisfy { index in (try? verify(index)) != nil }
    }
}
