import Config
import Entries
import Explanations
import Hashing
import PosixAsync

/// A call that can be cached, whichever compiler's.
protocol CacheableWork: Sendable {
    var configuration: Configuration { get }
    var manifest: Digest { get }
    var question: DirectQuestion { get }
    var stack: Stack { get }
    /// `nil` when the entry does not hold what this call writes.
    func answer(_ reader: EntryReader, _ hit: DirectHit, _ pool: IOPool) async -> Answer?
}

/// Asks direct mode and the storage for one compile; counts nothing.
struct Lookup: Sendable {
    enum Found: Sendable {
        case hit(Answer, EntryReader, Digest)
        case miss(Miss)
    }

    enum Miss: Sendable {
        /// A result fits, but its entry cannot be handed out.
        case entry(Difference.Change)
        /// There are results, but none for the files as they are.
        case changed
        /// Nothing is known of this command line.
        case unknown
    }

    private let work: any CacheableWork
    private let service: Service

    init(_ work: any CacheableWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    func run() async -> Found {
        let stack = work.stack
        let manifest = work.manifest
        let found = await service.direct.lookup(work.question) {
            await stack.manifest(manifest)
        } far: {
            await stack.farManifest(manifest)
        }
        return switch found {
        case .found(let hit): await load(hit)
        case .changed: .miss(.changed)
        case .unknown: .miss(.unknown)
        }
    }

    private func load(_ hit: DirectHit) async -> Found {
        switch await work.stack.entry(hit.entry) {
        case .entry(let reader, _):
            guard let answer = await work.answer(reader, hit, service.pool) else {
                return .miss(.entry(.unknown))
            }
            return .hit(answer, reader, hit.entry)
        case .damaged: return .miss(.entry(.damaged))
        case .unavailable: return .miss(.entry(.unreadable))
        case .absent: return .miss(.entry(.gone))
        }
    }
}
