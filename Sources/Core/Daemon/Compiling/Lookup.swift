import Entries
import Explanations
import Hashing

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

    private let work: CompileWork
    private let service: Service

    init(_ work: CompileWork, _ service: Service) {
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
            guard let answer = await HitAnswer(reader, hit, work, service.pool).make() else {
                return .miss(.entry(.unknown))
            }
            return .hit(answer, reader, hit.entry)
        case .damaged: return .miss(.entry(.damaged))
        case .unavailable: return .miss(.entry(.unreadable))
        case .absent: return .miss(.entry(.gone))
        }
    }
}
