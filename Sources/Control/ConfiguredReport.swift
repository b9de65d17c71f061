import Config
import Posix
import Statistics

extension Report {
    /// What there is to say when no daemon runs: zeros, and what the configuration tells.
    init(of configuration: Configuration, version: String) {
        let disk = configuration.storage.disk
        let location = Location.disk(disk.directory.bytes)
        self.init(
            location: location, usesDirectMode: configuration.directMode.isOn, version: version,
            baseDirectories: configuration.baseDirectories.texts)
        sizeLimit = disk.sizeLimit
        guard let names = configuration.storage.levels?.names else { return }
        self.location = Location.chain(levels: names.count)
        counters.levels = names.enumerated().map { index, name in
            LevelCounters(index: index, kind: name, location: name == "disk" ? location : name)
        }
        let disks = UInt64(names.count { $0 == "disk" })
        let (sum, overflow) = disk.sizeLimit.multipliedReportingOverflow(by: disks)
        sizeLimit = disks == 0 ? nil : overflow ? .max : sum
    }
}
