import Backends
import Config
import Plugins
import Posix
import Statistics

extension Report {
    /// What there is to say when no daemon runs: zeros, and what the configuration tells.
    init(of configuration: Configuration, _ plan: LevelPlan, version: String) {
        let disk = configuration.storage.disk
        let levels = plan.levels.map { level in
            switch level {
            case .disk: ("disk", Location.disk(disk.directory.bytes))
            case .plugin(let level): (level.plugin.manifest.scheme, level.location)
            }
        }
        self.init(
            location: levels.first?.1 ?? "", usesDirectMode: configuration.directMode.isOn, version: version,
            baseDirectories: configuration.baseDirectories.texts)
        sizeLimit = plan.hasDisk ? disk.sizeLimit : nil
        guard plan.isChain else { return }
        location = Location.chain(levels: levels.count)
        counters.levels = levels.enumerated().map { LevelCounters(index: $0, kind: $1.0, location: $1.1) }
    }
}
