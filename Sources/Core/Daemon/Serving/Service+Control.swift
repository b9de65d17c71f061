import Config
import Launch
import Posix
import Statistics
import Storage
import Wire

extension Service {
    /// Answers a control program.
    func control(_ control: Control, _ environment: Environment) async -> Reply {
        switch control {
        case .ping: return .text(exitCode: 0, output: [], errors: [])
        case .statistics(let json, let advanced):
            _ = await life.storesDone(until: Clock.monotonic + Self.storesLimit)
            let (report, failures) = await report(environment)
            return .text(
                exitCode: 0, output: Array((json ? report.json() : report.text(advanced: advanced)).utf8),
                errors: failures)
        case .zeroStatistics:
            _ = await life.storesDone(until: Clock.monotonic + Self.storesLimit)
            keep(zero())
            return .text(exitCode: 0, output: [], errors: [])
        case .stop:
            _ = await life.storesDone(until: Clock.monotonic + Self.storesLimit)
            return .text(
                exitCode: 0, output: Array(await report(environment).report.text(advanced: false).utf8), errors: [])
        }
    }

    /// Appends to the history of this user; a disk that is full loses a line of statistics, and nothing else.
    func keep(_ record: HistoryRecord) {
        guard let directory = Config.Places(.current).stateDirectory else { return }
        try? History(path: directory.appending("/history.jsonl")).append(record)
    }

    /// - Returns: also what of the caller's levels could not be opened, for its standard error.
    private func report(_ environment: Environment) async -> (report: Report, failures: [UInt8]) {
        guard let setup = try? setup(environment, in: []), let own = await stack(for: setup) else {
            let report = Report(counters: counters, location: "", usesDirectMode: false, version: "\(Build.version)")
            return (report, [])
        }
        let configuration = setup.configuration
        var report = Report(
            counters: counters, location: own.chain.traits.location, usesDirectMode: configuration.directMode.isOn,
            version: "\(Build.version)", baseDirectories: configuration.baseDirectories.texts)
        let levels = own.chain.statistics
        report.counters.readErrors(atLevels: levels.reduce(0) { $0 + $1.readFailures })
        if own.levels.isChain {
            report.counters.levels = levels.map { LevelCounters($0) }
            report.location = Location.chain(levels: levels.count)
        }
        let usage = await own.chain.usage()
        report.cacheSize = usage.bytes.map { UInt64(max(0, $0)) }
        report.sizeLimit = usage.limit.map { UInt64(max(0, $0)) }
        let warnings = own.levels.failures + levels.compactMap(\.readTrouble)
        return (report, warnings.flatMap { Array("swcache: warning: \($0)\n".utf8) })
    }

    private static let storesLimit: Int64 = 5_000_000_000
}

extension LevelStatistics {
    /// A line for people; `nil` where all reads had an answer.
    fileprivate var readTrouble: String? {
        guard let last = lastReadFailure else { return nil }
        return "\(name): \(readFailures) \(readFailures == 1 ? "read" : "reads") failed, the last one: \(last)"
    }
}

extension LevelCounters {
    fileprivate init(_ level: LevelStatistics) {
        self.init(name: level.name, location: level.location)
        hits = UInt64(max(level.hits, 0))
        misses = UInt64(max(level.misses, 0))
        writes = UInt64(max(level.writes, 0))
        writeFailures = UInt64(max(level.writeFailures, 0))
        backfillsFrom = UInt64(max(level.backfillsFrom, 0))
        backfillsTo = UInt64(max(level.backfillsTo, 0))
        hitTime = level.hitDuration
        writeTime = level.writeDuration
    }
}
