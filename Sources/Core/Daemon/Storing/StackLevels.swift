import Backends
import Config
import Entries
import Posix
import PosixAsync
import Storage

/// The levels of one stack, ready for its chain.
struct StackLevels: Sendable {
    /// `nil`: the disk.
    private let stores: [BackendStore?]
    private let plan: LevelPlan
    private let notice: (@Sendable (String) -> Void)?

    static let diskOnly: StackLevels = {
        var plan = LevelPlan()
        plan.levels = [.disk]
        return StackLevels(plan, stores: [nil])
    }()

    /// - Parameters:
    ///   - stores: one for each level of the plan.
    ///   - notice: told, for the log, what goes wrong at a level.
    init(_ plan: LevelPlan, stores: [BackendStore?], notice: (@Sendable (String) -> Void)? = nil) {
        self.plan = plan
        self.stores = stores
        self.notice = notice
    }

    var isChain: Bool { plan.isChain }
    var hasDisk: Bool { plan.hasDisk }

    /// What could not be opened so far.
    var failures: [String] { stores.compactMap { $0?.failure } }

    /// A store that is far away is waited for by nobody, unless all shall be.
    var policy: WritePolicy {
        let startsNearby = if case .disk? = plan.levels.first { true } else { false }
        return switch plan.isChain ? plan.policy : .l0 {
        case .ignore: .ignore
        case .l0: startsNearby ? .l0 : .ignore
        case .all: .all
        }
    }

    /// - Parameter compression: of entries on their way to plugins, as zstd takes it.
    func levels(disk: DiskStore, compression: Int32) -> [Level] {
        stores.map { store in
            var level = store.map { far($0, compression) } ?? Level(disk)
            level.notice = notice
            return level
        }
    }

    private func far(_ store: BackendStore, _ compression: Int32) -> Level {
        var level = Level(store, readTime: .seconds(5), writeTime: .seconds(30), bounds: .far)
        level.keeper = store.keeper
        level.parcels = FarManifests(compression: compression)
        level.prepare = { key, value in
            // Verified on the way: what has rotted on the disk is not sent on.
            guard let reader = try? EntryReader(value, key: key.digest) else { return nil }
            if reader.isCompressed { return value }
            return (try? reader.compressed(level: compression)).map { Value($0) }
        }
        return level
    }
}
