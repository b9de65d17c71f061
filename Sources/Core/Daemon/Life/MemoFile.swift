import Config
import Posix
import PosixAsync

/// Digests of files outlive the daemon, so that the first hit after a start reads no header again.
struct MemoFile: Sendable {
    private let path: Path?

    init(_ environment: Environment) {
        path = Config.Places(environment).stateDirectory?.appending("/digests")
    }

    func load(into service: Service) async {
        guard let path else { return }
        let memo = await service.pool.run {
            (try? RegularFile.contents(of: path, limit: 64 << 20)).flatMap { DigestMemo(decoding: $0) }
        }
        if let memo { await service.hasher.adopt(memo) }
    }

    func save(from service: Service, before deadline: ContinuousClock.Instant) async {
        guard let path else { return }
        let memo = await service.hasher.lastingMemo
        _ = await service.pool.run(before: deadline) {
            try? Files.makeDirectories(path.directory, mode: 0o700)
            try? Placement.place(.bytes(memo.encoded()), at: path, mode: 0o600)
        }
    }
}
