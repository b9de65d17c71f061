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
    /// The level that is rewritten in quiet times; not one of the chain's where `usesDisk` is false.
    nonisolated let disk: DiskStore
    nonisolated let levels: StackLevels
    nonisolated var usesDisk: Bool { levels.hasDisk }
    /// The disk is one that may hang: nothing on it is touched but by threads that may.
    nonisolated let isSlow: Bool
    private let reactor: Reactor
    private let pool: IOPool
    /// Files whose outputs matched their digests: not read again while their facts stay the same.
    private var verified = Bounded<FileFacts, Bool>(limit: 50_000)
    /// Manifests that no level had a moment ago, and those that far levels were asked for.
    private var absent = Bounded<Digest, ContinuousClock.Instant>(limit: 4_096)
    private var asked = Bounded<Digest, ContinuousClock.Instant>(limit: 4_096)

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(
        _ settings: StorageSettings, _ levels: StackLevels = .diskOnly, on reactor: Reactor, pool: IOPool,
        isSlow: Bool = false
    ) {
        self.isSlow = isSlow
        self.levels = levels
        self.settings = settings
        self.reactor = reactor
        self.pool = pool
        disk = DiskStore(
            directory: settings.disk.directory, limit: Int64(clamping: settings.disk.sizeLimit),
            readOnly: settings.disk.readOnly, pool: pool)
        chain = MultiLevel(
            memory: MemoryStore(limit: 16 << 20, largest: 256 << 10, pool: pool),
            levels: levels.levels(disk: disk, compression: CompactionPolicy(level: settings.compressionLevel).level),
            policy: levels.policy, pool: pool)
    }

    enum Loaded: Sendable {
        case entry(EntryReader, Rope)
        case absent
        /// There, but damaged; it has been put away.
        case damaged
        case unavailable
    }

    /// The entry with every output verified, now or before. A damaged one nearby may be whole further away.
    func entry(_ digest: Digest) async -> Loaded {
        let first = await load(digest)
        guard case .damaged = first, chain.hasFarLevels else { return first }
        let second = await load(digest)
        if case .absent = second { return first }
        return second
    }

    private func load(_ digest: Digest) async -> Loaded {
        let key = Key(.entry, digest)
        var found = await near(key)
        if found == nil {
            switch await chain.get([key], before: .now + entryTime).first {
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
            await chain.removeNear(key, before: .now + Self.readTime)
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
        var value: Value?
        if let near = await near(key) {
            value = near
        } else {
            asked[digest] = .now
            switch await chain.get([key], before: .now + manifestTime).first {
            case .found(let far): value = isSlow ? await inMemory(far) : far
            case .absent: absent[digest] = .now
            case .unavailable, nil: break
            }
        }
        return value?.flattened().flatMap { Manifest(decoding: $0, for: digest) }
    }

    /// What is known nearby does not fit: others may have stored more, further away. Joined with what is known.
    /// - Returns: `nil` where nothing else is known.
    func farManifest(_ digest: Digest) async -> Manifest? {
        guard chain.hasFarLevels, !isRecent(asked[digest]) else { return nil }
        asked[digest] = .now
        let key = Key(.manifest, digest)
        guard let bytes = await chain.getFar(key, before: .now + manifestTime)?.flattened(),
            let far = Manifest(decoding: bytes, for: digest), let near = await manifest(digest)
        else { return nil }
        var joined = near
        joined.merge(far)
        guard joined != near else { return nil }
        await chain.putNear(key, Value(joined.encoded(for: digest)), before: .now + Self.writeTime)
        return joined
    }

    private func isRecent(_ time: ContinuousClock.Instant?) -> Bool { time.map { $0 > .now - Self.recently } ?? false }

    /// - Returns: how the first level took it.
    func store(_ entry: Rope, as digest: Digest) async -> Stored {
        await chain.put(Key(.entry, digest), entry, before: .now + Self.writeTime)
    }

    /// Adds a result to what is stored of its manifest: what others added in the meantime stays.
    func add(_ result: Manifest.Result, to digest: Digest) async -> Stored {
        // Whoever looked a moment ago need not wait for the same answer.
        let isNew = isRecent(absent[digest]) && chain.open(Key(.manifest, digest)) == nil
        var manifest = isNew ? Manifest() : await manifest(digest) ?? Manifest()
        absent[digest] = nil
        manifest.add(result)
        return await chain.put(
            Key(.manifest, digest), Value(manifest.encoded(for: digest)), before: .now + Self.writeTime)
    }

    /// The local disk answers at once or not at all; others are further away.
    private var entryTime: Duration { chain.hasFarLevels ? .seconds(5) : Self.readTime }
    private var manifestTime: Duration { chain.hasFarLevels ? .seconds(2) : Self.readTime }
    /// All that a look-up may take, in nanoseconds, where levels are far away.
    static let farLookupBudget: Int64 = 8_000_000_000
    private static let recently = Duration.seconds(20)
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
