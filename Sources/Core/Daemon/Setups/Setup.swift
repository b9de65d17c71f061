import Backends
import Config
import Posix
import Storage

/// What one environment and its configuration file ask for, resolved once for all requests that say the same.
final class Setup: Sendable {
    let configuration: Configuration
    let plan: LevelPlan
    let stackKey: StackKey
    private let files: [(path: Path, facts: FileFacts?)]

    init(_ configuration: Configuration, _ plan: LevelPlan) {
        self.configuration = configuration
        self.plan = plan
        stackKey = StackKey(configuration.storage, plan)
        files = plan.files.map { ($0, try? FileFacts(of: $0)) }
    }

    /// No file with a secret has changed.
    var holds: Bool { files.allSatisfy { (try? FileFacts(of: $0.path)) == $0.facts } }
}

/// Equal ones mean the same stack of stores.
struct StackKey: Equatable, Sendable {
    enum Level: Equatable, Sendable {
        case disk
        case plugin(LevelIdentity)
    }

    var disk: DiskSettings
    var levels: [Level]
    var policy: LevelChain.WriteErrorPolicy
    var isChain: Bool
    var compressionLevel: Int32?

    init(_ storage: StorageSettings, _ plan: LevelPlan) {
        disk = storage.disk
        compressionLevel = storage.compressionLevel
        policy = plan.policy
        isChain = plan.isChain
        levels = plan.levels.map { level in
            switch level {
            case .disk: .disk
            case .plugin(let level): .plugin(level.identity)
            }
        }
    }
}
