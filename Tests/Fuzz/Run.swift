import Foundation

/// What this process does: one target, with or without its planted bug.
struct Run: Sendable {
    let target: Target
    /// The target traps where its planted bug is reached: shows that the fuzzer gets there.
    let isPlanted: Bool

    static let chosen: Run = {
        let variables = ProcessInfo.processInfo.environment
        let name = variables["SWCACHE_FUZZ_TARGET"] ?? ""
        guard let target = Target.all.first(where: { $0.name == name }) else {
            fatalError("SWCACHE_FUZZ_TARGET is '\(name)'; there are: \(Target.all.map(\.name))")
        }
        return Run(target: target, isPlanted: variables["SWCACHE_FUZZ_PLANTED"] != nil)
    }()

    func one(_ bytes: [UInt8]) {
        if target.reachesPlantedBug(bytes), isPlanted { fatalError("the planted bug of \(target.name)") }
    }

    /// One file for each seed that the code itself makes; those kept as files are in `corpus`.
    func writeSeeds(into folder: String) throws {
        for (number, seed) in target.seeds.enumerated() {
            try Data(seed).write(to: URL(filePath: "\(folder)/seed-\(number)"))
        }
    }
}

@c(LLVMFuzzerTestOneInput)
func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    Run.chosen.one(Array(UnsafeBufferPointer(start: data, count: count)))
    return 0
}
