import Hashing
import Posix

/// One path that manifests mention, shared by all of them, with what was last found there. Confined to the actor
/// that owns the table.
final class TrackedFile {
    let path: Path
    /// What was last read there; believed as long as the facts are the same.
    var content: FileContent?
    /// In which look-up the path was last asked about: a request looks at each path once.
    var round: UInt64 = 0
    /// The facts that this round saw; `nil` when nothing is there.
    var facts: FileFacts?

    init(_ path: Path) { self.path = path }

    /// Looks, once in a round.
    func look(in round: UInt64) {
        guard self.round != round else { return }
        self.round = round
        facts = try? FileFacts(of: path)
    }

    /// Somebody else has looked, for this round.
    func saw(_ facts: FileFacts?, in round: UInt64) {
        self.round = round
        self.facts = facts
    }

    func exists(in round: UInt64) -> Bool { self.round == round ? facts != nil : Files.exists(path) }

    /// The digest of what is there now, where no reading is needed to know it.
    var knownDigest: Digest? {
        guard let content, content.isSettled, content.facts == facts else { return nil }
        return content.digest
    }
}

/// A file in the state that a result needs it in; shared by all results that do.
final class TrackedVersion {
    let file: TrackedFile
    let digest: Digest
    let commentBlind: Digest?
    /// As the compiler spelled it, for dependency files.
    let spelling: [UInt8]
    let isSystemHeader: Bool

    init(file: TrackedFile, digest: Digest, commentBlind: Digest?, spelling: [UInt8], isSystemHeader: Bool) {
        self.file = file
        self.digest = digest
        self.commentBlind = commentBlind
        self.spelling = spelling
        self.isSystemHeader = isSystemHeader
    }
}

/// Names that must be absent from a directory. While the directory's stat stays the same, none of them is looked
/// for again.
final class TrackedAbsence {
    let directory: Path
    private let names: [Path]
    private var verified: FileFacts?
    private var round: UInt64 = 0
    private var holds = false

    init(directory: Path, names: [[UInt8]]) {
        self.directory = directory
        self.names = names.map { Path(Array(directory.bytes) + [UInt8(ascii: "/")] + $0) }
    }

    /// Whether all names are still absent.
    func check(in round: UInt64) -> Bool {
        if self.round == round { return holds }
        saw(question.answer(), in: round)
        return holds
    }

    /// Somebody has looked, for this round.
    func saw(_ answer: Answer, in round: UInt64) {
        self.round = round
        holds = answer.holds
        verified = answer.verified
    }

    struct Answer: Sendable {
        var holds: Bool
        /// The directory's facts under which the names were found absent.
        var verified: FileFacts?
    }

    /// What is to be looked at, for any thread.
    struct Question: Sendable {
        let directory: Path
        let names: [Path]
        let verified: FileFacts?

        func answer() -> Answer {
            let clock = Clock.fileTime
            guard let facts = try? FileFacts(of: directory) else { return Answer(holds: true, verified: verified) }
            if facts == verified { return Answer(holds: true, verified: verified) }
            var isLasting = facts.youngest < clock  // In the clock's tick another change might not show.
            for name in names where Files.isNamed(name) {
                if Files.exists(name) { return Answer(holds: false, verified: verified) }
                // A link into nowhere: what it names may come without a trace here.
                isLasting = false
            }
            return Answer(holds: true, verified: isLasting ? facts : nil)
        }
    }

    var question: Question { Question(directory: directory, names: names, verified: verified) }
}
