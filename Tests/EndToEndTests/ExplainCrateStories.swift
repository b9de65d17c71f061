import Foundation
import Testing

/// The same for crates. One desk for all: reading a toolchain takes its time.
@Suite struct ExplainCrateStories {
    private let desk: Desk

    init() throws {
        let found = try execute(
            "/usr/bin/env", ["rustc", "--print", "sysroot"], in: "/", ProcessInfo.processInfo.environment)
        let root = found.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
        desk = try Desk(root + "/bin/rustc")
        try desk.write("dep.rs", "pub fn one() -> u32 { 1 }\n")
        try desk.write("src/m.rs", "pub const M: u32 = 1;\n")
        try desk.write("src/lib.rs", Self.source("1"))
        try desk.makeFolder("out")
    }

    private static func source(_ number: String) -> String {
        "mod m;\npub fn f() -> (u32, &'static str) { (m::M + dep::one() + \(number), env!(\"WHO\")) }\n"
    }

    private static func words(_ more: String...) -> [String] {
        [
            "--crate-name", "a", "--edition=2021", "src/lib.rs", "--crate-type", "lib",
            "--emit=dep-info,metadata,link", "-Cmetadata=1", "--out-dir", "out", "--extern", "dep=out/libdep.rlib",
        ] + more
    }

    private func compileDependency() throws {
        let run = try desk.compile([
            "--crate-name", "dep", "dep.rs", "--crate-type", "rlib", "--emit=dep-info,link", "--out-dir", "out",
        ])
        #expect(run.code == 0, "\(run.errorText)")
    }

    /// The compile misses because of exactly this, and is a hit afterwards.
    private func expect(
        _ lines: [String], _ words: [String] = words(), who: String = "me",
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        _ = try desk.counts()
        let before = try Explained(desk.explain(words, with: ["WHO": who]))
        #expect(before.verdict == "miss" && before.now == lines, sourceLocation: location)
        let run = try desk.compile(words, with: ["WHO": who])
        #expect(run.code == 0, "\(run.errorText)", sourceLocation: location)
        try desk.expect([.miss: 1], location)
        let after = try Explained(desk.explain(words, with: ["WHO": who]))
        #expect(after.verdict == "hit" && after.last == lines && after.result == "stored", sourceLocation: location)
    }

    @Test func `each kind of difference of a crate`() throws {
        try compileDependency()
        try expect(["unit unknown"])
        try desk.write("src/m.rs", "pub const M: u32 = 2;\n")
        try expect(["file changed src/m.rs"])
        try expect(["variable changed WHO"], who: "you")
        try expect(["argument appeared --cfg more --cfg more"], Self.words("--cfg=more"))
        try desk.write("src/lib.rs", Self.source("2"))
        try expect(["file changed src/lib.rs"])
        try desk.write("dep.rs", "pub fn one() -> u32 { 11 }\n")
        try compileDependency()
        try expect(["file changed out/libdep.rlib"])
        let refused = try Explained(desk.explain(Self.words("-Cincremental=inc"), with: ["WHO": "me"]))
        #expect(refused.verdict == "not-cacheable" && refused.reason == "incremental", "\(refused)")
    }
}
