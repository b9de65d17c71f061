import Arguments
import Keys
import Posix

/// What is compiled in the tick of the clock in which an input was changed cannot be kept: a second change in the same
/// tick would not show. The clock moves every few milliseconds, so a compile that will read something so young is
/// started when it has.
struct FreshInputs: Sendable {
    private let work: CompileWork
    private let service: Service
    /// When the request was looked at, by the clock that stamps files.
    private let tick = Clock.fileTime

    init(_ work: CompileWork, _ service: Service) {
        self.work = work
        self.service = service
    }

    func settle() async {
        let youngest = await youngest()
        let begin = Clock.monotonic
        while Clock.fileTime <= youngest, Clock.monotonic - begin < Self.longestTick {
            await service.reactor.sleep(until: Clock.monotonic + 1_000_000)
        }
    }

    /// In nanoseconds: of a clock that ticks a hundred times in a second, and some more.
    private static let longestTick: Int64 = 12_000_000

    private func youngest() async -> Int64 {
        let known = max(await service.direct.youngestStamp(of: work.question) ?? 0, work.source.youngest)
        guard known < tick, service.slow.areNone else { return known }
        return directories.contains(where: hasFreshFile) ? tick : known
    }

    /// Where a header may have come that no manifest knows yet: a new name shows in its directory's stamp.
    private var directories: [Path] {
        let source = Path(work.compilation.input, in: work.directory).directory
        let named = work.compilation.keyArguments.filter { $0.role == .search && $0.isPath && !$0.hashesFile }
        return [source] + named.map { Path($0.value, in: work.directory) }
    }

    /// Where objects lie beside the sources the directory is young after each compile, so its files are asked.
    private func hasFreshFile(_ directory: Path) -> Bool {
        guard let facts = try? FileFacts(of: directory), facts.youngest >= tick, facts.isDirectory else { return false }
        var asked = 0
        let files = try? list(directory) { name in
            if Self.written.contains(where: { name.hasSuffix($0) }) { return false }
            asked += 1
            return asked <= Self.mostAsked
        }
        return asked > Self.mostAsked || files?.contains { max($0.modified, $0.changed) >= tick } ?? false
    }

    /// More than these take longer than the clock needs to move on.
    private static let mostAsked = 1000
    /// What compiles write.
    private static let written = [".o", ".d", ".lo", ".a", ".obj", ".tmp"].map { Array($0.utf8) }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ other: [UInt8]) -> Bool { suffix(other.count).elementsEqual(other) }
}
