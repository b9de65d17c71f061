import Testing

extension WholePrograms {
    /// cargo's commands from nothing, again, and in another checkout: the bytes are always those of a plain build.
    @Suite(.serialized, .enabled(if: hasRust)) struct CargoStories {
        @Test(arguments: [
            ("build", 5), ("build --release --all-targets", 12), ("check", 6), ("clippy", 6), ("test", 10), ("doc", 4),
        ])
        func `what was compiled once comes back`(command: String, crates: Int) throws {
            let desk = try CargoDesk.workspace()
            try desk.agreeCargo(command)
            let cold = try desk.counts()
            #expect(cold[.miss] == crates && cold[.hit] == 0, "\(cold)")
            try desk.agreeCargo(command)
            let warm = try desk.counts()
            #expect(warm[.hit] == crates && warm[.miss] == 0, "\(warm)")
            #expect(warm[.notCacheable] == 0 && warm[.notKept] == 0 && warm[.failed] == 0)
            try desk.checkOut(as: "elsewhere")
            try desk.agreeCargo(command)
            let there = try desk.counts()
            #expect(there[.hit] + there[.miss] == crates && there[.hit] > 0, "\(there)")
            try desk.agreeCargo(command)
            #expect(try desk.counts()[.hit] == crates)
        }
    }
}
