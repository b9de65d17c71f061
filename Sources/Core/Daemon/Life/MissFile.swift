import Config
import Explanations
import Posix
import PosixAsync

/// What is known of misses outlives the daemon, so that the first miss after a start can be explained too.
struct MissFile: Sendable {
    private let path: Path?

    init(_ environment: Environment) {
        path = Config.Places(environment).stateDirectory?.appending("/misses")
    }

    func load(into service: Service) async {
        guard let path else { return }
        let table = await service.pool.run {
            (try? contents(of: path, limit: 64 << 20)).flatMap { UnitTable(decoding: $0) }
        }
        if let table { service.units.adopt(table) }
    }

    func save(from service: Service, before deadline: ContinuousClock.Instant) async {
        guard let path, let bytes = service.units.encoded else { return }
        _ = await service.pool.run(before: deadline) {
            try? Files.makeDirectories(path.directory, mode: 0o700)
            try? Placement.place(.bytes(bytes), at: path, mode: 0o600)
        }
    }
}
