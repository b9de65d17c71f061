import Foundation
import Testing

/// Small trees under random edits, compiled again and again: whatever the cache answers is what the compiler would
/// have. `SWCACHE_RANDOM_STEPS` asks for more steps (`make fuzz` does), `SWCACHE_RANDOM_SEED` for another walk.
@Suite struct RandomTests {
    private static let variables = ProcessInfo.processInfo.environment
    private static let steps = variables["SWCACHE_RANDOM_STEPS"].flatMap { Int($0) } ?? 150
    private static let seed = variables["SWCACHE_RANDOM_SEED"].flatMap { UInt64($0) } ?? 21

    @Test(arguments: ["gcc", "clang"]) func `a random walk through a tree never meets a wrong byte`(
        _ compiler: String
    ) throws {
        let desk = try Desk(compiler)
        var walk = RandomWalk(seed: Self.seed &+ UInt64(compiler.utf8.count))
        try walk.plant(desk)
        for step in 0..<(Self.steps / 2) {
            try walk.edit(desk)
            let call = walk.call(desk)
            let differences = try desk.compare(call.words, in: call.folder, with: call.variables).differences
            #expect(differences == [], "seed \(Self.seed), step \(step): \(call)\n\(walk.history.suffix(12))")
            guard differences == [] else { return }
        }
        let counts = try desk.counts()
        print("random walk with \(compiler), seed \(Self.seed): \(Self.steps / 2) steps, \(counts[.hit]) hits")
        // A walk that never hits shows nothing.
        #expect(counts[.hit] * 5 > Self.steps / 2, "\(counts)")
    }
}
