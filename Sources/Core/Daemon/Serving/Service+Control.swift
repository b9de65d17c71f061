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
            let report = await report(environment)
            return .text(
                exitCode: 0, output: Array((json ? report.json() : report.text(advanced: advanced)).utf8), errors: [])
        case .zeroStatistics:
            _ = await life.storesDone(until: Clock.monotonic + Self.storesLimit)
            keep(zero())
            return .text(exitCode: 0, output: [], errors: [])
        case .stop:
            _ = await life.storesDone(until: Clock.monotonic + Self.storesLimit)
            return .text(exitCode: 0, output: Array(await report(environment).text(advanced: false).utf8), errors: [])
        }
    }

    /// Appends to the history of this user; a disk that is full loses a line of statistics, and nothing else.
    func keep(_ record: HistoryRecord) {
        guard let directory = Config.Places(.current).stateDirectory else { return }
        try? History(path: directory.appending("/history.jsonl")).append(record)
    }

    private func report(_ environment: Environment) async -> Report {
        guard let configuration = try? configuration(environment, in: []) else {
            return Report(counters: counters, location: "", usesDirectMode: false, version: "\(Build.version)")
        }
        let own = await stack(for: configuration.storage)
        var report = Report(
            counters: counters, location: own.chain.traits.location, usesDirectMode: configuration.directMode.isOn,
            version: "\(Build.version)", baseDirectories: configuration.baseDirectories.texts)
        let usage = await own.chain.usage()
        report.cacheSize = usage.bytes.map { UInt64(max(0, $0)) }
        report.sizeLimit = usage.limit.map { UInt64(max(0, $0)) }
        return report
    }

    private static let storesLimit: Int64 = 5_000_000_000
}
