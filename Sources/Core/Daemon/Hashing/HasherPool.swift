package import Arguments
import Hashing
package import Keys
package import Posix
package import PosixAsync

/// Digests of files, each read once as long as its facts stay the same. Reading happens on the threads of the I/O
/// pool, a bounded number of batches at a time; answers come back to the reactor.
package actor HasherPool {
    private let reactor: Reactor
    let pool: IOPool
    private let jobserver: Jobserver?
    private let slow: SlowPlaces
    private var memo: DigestMemo
    /// What texts mention, by their digest.
    private var mentions = Bounded<Digest, SystemHeaders.Mentions>(limit: 20_000)
    private var trust: [UInt64: StampTrust] = [:]
    private var blind = Bounded<BlindKey, Digest?>(limit: 20_000)

    private var asked = Bounded<AskingKey, [HeaderReference]?>(limit: 20_000)

    private struct AskingKey: Hashable, Sendable {
        let content: Digest
        let macros: [AskingMacro]
    }

    private struct BlindKey: Hashable, Sendable {
        let content: Digest
        let style: CommentStyle
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// - Parameter jobserver: asked for a token before many files are read.
    package init(
        on reactor: Reactor, pool: IOPool, slow: SlowPlaces = SlowPlaces(table: nil), memo: DigestMemo = DigestMemo(),
        jobserver: Jobserver? = nil
    ) {
        self.slow = slow
        self.reactor = reactor
        self.pool = pool
        self.jobserver = jobserver
        self.memo = memo
    }

    /// A file to be looked at, with the facts that the caller just saw, if it did.
    package struct Wanted: Sendable {
        package var path: Path
        package var facts: FileFacts?

        package init(_ path: Path, _ facts: FileFacts? = nil) {
            self.path = path
            self.facts = facts
        }
    }

    /// The contents of the files now, in their order; `nil` for what is not a readable regular file.
    package func contents(of files: [Wanted]) async -> [FileContent?] {
        var answers: [FileContent?] = files.map { file in file.facts.flatMap { memo[$0] } }
        let missing = answers.indices.filter { answers[$0] == nil }
        if missing.isEmpty { return answers }
        let margins = missing.map { margin(of: files[$0]) }
        let paths = missing.map { files[$0].path }
        let token = paths.count > Self.large ? await jobserver?.acquire(until: Clock.monotonic + Self.tokenLimit) : nil
        let pool = await slow.pool(for: paths, else: pool)
        let found = await Self.inBatches(paths.count) { range in
            await pool.run { range.map { FileContent.look(paths[$0], margin: margins[$0]) } }
        }
        await token?.release()
        for (index, content) in zip(missing, found) {
            answers[index] = content
            if let content, content.isSettled { memo.remember(content) }
        }
        return answers
    }

    /// Files that were just written with contents that are known: they need not be read where nothing can have changed
    /// since without a trace.
    /// - Parameter path: one of the files.
    func adopt(_ written: [(facts: FileFacts, digest: Digest)], at path: Path) {
        for (facts, digest) in written where facts.isRegular {
            guard margin(of: Wanted(path, facts)) < 0 else { continue }
            memo.remember(FileContent(facts: facts, digest: digest, isSettled: true))
        }
    }

    package func content(of path: Path) async -> FileContent? {
        let facts = try? FileFacts(of: path)
        return await contents(of: [Wanted(path, facts)])[0]
    }

    /// Contents with what their texts mention, as learning needs them.
    package func texts(of paths: [Path]) async -> [Text?] {
        let known = await contents(of: paths.map { Wanted($0, try? FileFacts(of: $0)) })
        let missing = known.indices.filter { index in known[index].map { mentions[$0.digest] == nil } ?? false }
        let margins = missing.map { margin(of: Wanted(paths[$0], known[$0]?.facts)) }
        let pool = await slow.pool(for: missing.map { paths[$0] }, else: pool)
        let scanned = await Self.inBatches(missing.count) { range in
            await pool.run {
                range.map { position in
                    FileContent.read(paths[missing[position]], margin: margins[position])
                        .map { ($0.content.digest, SystemHeaders.Mentions(of: $0.bytes)) }
                }
            }
        }
        for case .some((let digest, let found)) in scanned { mentions[digest] = found }
        return known.map { content in
            guard let content, let mentions = mentions[content.digest] else { return nil }
            return Text(content: content, mentions: mentions)
        }
    }

    package struct Text: Sendable {
        package var content: FileContent
        package var mentions: SystemHeaders.Mentions
    }

    /// What outlives this process.
    package var lastingMemo: DigestMemo { memo }

    package func adopt(_ old: DigestMemo) { memo.adopt(old) }

    private func margin(of file: Wanted) -> Int64 {
        guard let device = file.facts?.device else { return StampTrust(of: file.path).margin }
        if let known = trust[device] { return known.margin }
        let found = StampTrust(of: file.path)
        trust[device] = found
        memo.trust(device, found)
        return found.margin
    }

    /// Runs `body` over parts of the range side by side, and joins the answers.
    private static func inBatches<Answer: Sendable>(
        _ count: Int, _ body: @Sendable @escaping (Range<Int>) async -> [Answer]
    ) async -> [Answer] {
        guard count > batch else { return count == 0 ? [] : await body(0..<count) }
        return await withTaskGroup(of: (Int, [Answer]).self) { group in
            for start in stride(from: 0, to: count, by: batch) {
                group.addTask { (start, await body(start..<min(start + batch, count))) }
            }
            var parts: [(Int, [Answer])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private static let batch = 64
    /// From here on a token is asked for; without one the files are read all the same, so little is waited for it.
    private static let large = 256
    private static let tokenLimit: Int64 = 50_000_000
}

/// In which language comments are told from the rest.
package struct CommentStyle: Hashable, Sendable {
    package var language: Language
    /// `//` begins a comment.
    package var lineComments: Bool

    package init(_ compilation: Compilation) {
        language = compilation.language
        lineComments = !compilation.keyArguments.contains { argument in
            Self.oldStandards.contains(argument.flag + argument.value)
        }
    }

    private static let oldStandards = Set(
        ["-ansi", "-std=c89", "-std=c90", "-std=iso9899:1990", "-std=iso9899:199409"].map { Array($0.utf8) })
}

extension HasherPool {
    /// Of the file's comment-blind form; `nil` where it has none, or no longer these contents.
    func commentBlindDigest(of path: Path, _ content: FileContent, _ style: CommentStyle) async -> Digest? {
        let key = BlindKey(content: content.digest, style: style)
        if let known = blind[key] { return known }
        let found = await slow.pool(for: [path], else: pool).run { () -> Digest? in
            guard let (found, bytes) = FileContent.read(path, margin: 0), found.digest == content.digest else {
                return nil
            }
            return CommentBlindness.normalised(
                bytes, language: style.language, lineComments: style.lineComments
            ).map { Digest(of: $0) }
        }
        blind[key] = .some(found)
        return found
    }
}

extension HasherPool {
    /// Adds to what the texts mention what they ask for through macros (`#define HAS(x) __has_include(x)`).
    /// - Returns: false where a call cannot be followed.
    func follow(_ macros: [AskingMacro], in texts: inout [Text], at paths: [Path]) async -> Bool {
        for index in texts.indices {
            guard let uses = await uses(of: macros, in: paths[index], texts[index].content) else { return false }
            for reference in uses where !texts[index].mentions.facts.hasIncludes.contains(reference) {
                texts[index].mentions.facts.hasIncludes.append(reference)
            }
        }
        return true
    }

    private func uses(of macros: [AskingMacro], in path: Path, _ content: FileContent) async -> [HeaderReference]? {
        let key = AskingKey(content: content.digest, macros: macros)
        if let known = asked[key] { return known }
        let found = await slow.pool(for: [path], else: pool).run { () -> [HeaderReference]? in
            guard let (found, bytes) = FileContent.read(path, margin: 0), found.digest == content.digest else {
                return nil
            }
            let answers = macros.map { $0.uses(in: bytes) }
            return answers.contains(where: \.isComputed) ? nil : answers.flatMap(\.references)
        }
        asked[key] = .some(found)
        return found
    }
}
