import Hashing
import Keys
import Posix
import Storage

/// Finds the result that fits the files as they are now, without running a preprocessor.
actor DirectMode {
    private let reactor: Reactor
    private let hasher: HasherPool
    let slow: SlowPlaces
    private var files = FileTable()
    private var manifests = Bounded<LiveKey, LiveManifest>(limit: 6_000)
    private(set) var round: UInt64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(on reactor: Reactor, hasher: HasherPool, slow: SlowPlaces) {
        self.slow = slow
        self.reactor = reactor
        self.hasher = hasher
    }

    enum Answer: Sendable {
        /// The entry and what else the answer needs.
        case found(DirectHit)
        /// There are results, but none for the files as they are.
        case changed
        /// Nothing is known of this command line.
        case unknown
    }

    /// - Parameters:
    ///   - load: reads the manifest from storage, when it is not at hand.
    ///   - far: what further levels of storage know besides, when that does not help.
    func lookup(
        _ question: DirectQuestion, load: @Sendable () async -> Manifest?,
        far: @Sendable () async -> Manifest? = { nil }
    ) async -> Answer {
        let key = LiveKey(
            manifest: question.manifest, directory: question.place.directory, roots: question.place.roots)
        if let live = manifests[key], let hit = await check(live, question) { return .found(hit) }
        // Another daemon may have learnt in the meantime, so storage is asked also when we know the manifest.
        guard let stored = await load() else { return manifests[key] == nil ? .unknown : .changed }
        let live = adopt(stored, question.place, as: key)
        if let hit = await check(live, question) { return .found(hit) }
        if let more = await far(), let hit = await check(adopt(more, question.place, as: key), question) {
            return .found(hit)
        }
        return live.results.isEmpty ? .unknown : .changed
    }

    /// A result was taken in.
    func learn(_ result: Manifest.Result, of question: DirectQuestion) {
        let key = LiveKey(
            manifest: question.manifest, directory: question.place.directory, roots: question.place.roots)
        guard let live = manifests[key], let new = files.live(result, in: question.place) else { return }
        live.results.removeAll { $0.entry == new.entry }
        live.results.insert(new, at: 0)
        if live.results.count > Manifest.mostResults { live.results.removeLast() }
    }

    /// The newest stamp among the files that this manifest is about, as far as they were looked at: a compile that
    /// reads one of them within the clock's tick could not be taken in.
    func youngestStamp(of question: DirectQuestion) -> Int64? {
        let key = LiveKey(
            manifest: question.manifest, directory: question.place.directory, roots: question.place.roots)
        return manifests[key]?.results.first?.inputs.compactMap { $0.file.facts?.youngest }.max()
    }

    /// What is at hand.
    func known(_ question: DirectQuestion) -> LiveManifest? {
        manifests[
            LiveKey(
                manifest: question.manifest, directory: question.place.directory, roots: question.place.roots)]
    }

    private func adopt(_ manifest: Manifest, _ place: CompilePlace, as key: LiveKey) -> LiveManifest {
        if files.count > 400_000 {
            files.removeAll()
            manifests.removeAll()
        }
        let live = LiveManifest(results: manifest.results.compactMap { files.live($0, in: place) })
        manifests[key] = live
        return live
    }

    private func check(_ manifest: LiveManifest, _ question: DirectQuestion) async -> DirectHit? {
        round &+= 1
        let current = round
        for result in manifest.results where question.accepts(result) {
            guard await lookFromAfar(result, in: current) else { return nil }
            if await holds(result, question.comments, in: current) { return DirectHit(result) }
        }
        return nil
    }

    /// Cheapest first: facts that are known to mean a digest, absent names, then whatever must be read.
    private func holds(_ result: LiveResult, _ style: CommentStyle?, in round: UInt64) async -> Bool {
        var unsure: [TrackedVersion] = []
        for version in result.inputs where Guard.inputs.holds {
            version.file.look(in: round)
            guard version.file.facts != nil else { return false }
            if let digest = version.file.knownDigest {
                if digest != version.digest, version.commentBlind == nil { return false }
                if digest != version.digest { unsure.append(version) }
            } else {
                unsure.append(version)
            }
        }
        for absence in result.absences where !absence.check(in: round) { return false }
        for listing in result.listings where !listing.check(in: round) { return false }
        for file in result.presences where Guard.presentHeaders.holds && !file.exists(in: round) { return false }
        if unsure.isEmpty { return true }
        await read(unsure.map(\.file))
        for version in unsure where !(await matches(version, style)) { return false }
        return true
    }

    func read(_ files: [TrackedFile]) async {
        let stale = files.filter { $0.knownDigest == nil }
        let found = await hasher.contents(of: stale.map { HasherPool.Wanted($0.path, $0.facts) })
        for (file, content) in zip(stale, found) {
            file.content = content
        }
    }

    /// Byte for byte, or but for comments where those cannot show.
    func matches(_ version: TrackedVersion, _ style: CommentStyle?) async -> Bool {
        guard let content = version.file.content else { return false }
        if content.digest == version.digest { return true }
        guard let wanted = version.commentBlind, let style else { return false }
        return await hasher.commentBlindDigest(of: version.file.path, content, style) == wanted
    }
}

private struct LiveKey: Hashable, Sendable {
    let manifest: Digest
    let directory: [UInt8]
    let roots: Roots
}
