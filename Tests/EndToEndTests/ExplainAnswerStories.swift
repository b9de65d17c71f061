import Foundation
import Testing

/// What is said where no file, word or variable is to blame, and what is never said.
@Suite struct ExplainAnswerStories {
    private func desk() throws -> Desk {
        let desk = try Desk("gcc")
        try desk.write("a.c", "int a;\n")
        return desk
    }

    private func explained(_ desk: Desk, _ words: String..., with more: [String: String] = [:]) throws -> Explained {
        try Explained(desk.explain(words, with: more))
    }

    // MARK: The storage

    /// Removes what is stored, while no daemon has it in its memory.
    private func removeStored(_ desk: Desk, where isWanted: (String) -> Bool) throws {
        try desk.stopDaemon()
        let names = try FileManager.default.subpathsOfDirectory(atPath: desk.root + "/c/swcache/v1")
        for name in names where isWanted(name) && name.count > 40 {
            try FileManager.default.removeItem(atPath: desk.root + "/c/swcache/v1/" + name)
        }
    }

    @Test func `the entry is gone`() throws {
        let desk = try desk()
        try desk.compile("-c", "a.c")
        try removeStored(desk) { !$0.hasSuffix(".m") }
        #expect(try explained(desk, "-c", "a.c").now == ["entry gone"])
        try desk.compile("-c", "a.c")
        let after = try explained(desk, "-c", "a.c")
        #expect(after.verdict == "hit" && after.last == ["entry gone"] && after.result == "stored")
    }

    @Test func `the entry is damaged`() throws {
        let desk = try desk()
        try desk.compile("-c", "a.c")
        try removeStored(desk) { _ in false }
        for name in try FileManager.default.subpathsOfDirectory(atPath: desk.root + "/c/swcache/v1")
        where name.count > 40 && !name.hasSuffix(".m") {
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: desk.root + "/c/swcache/v1/" + name))
        }
        #expect(try explained(desk, "-c", "a.c").now == ["entry damaged"])
    }

    @Test func `all that was stored is gone`() throws {
        let desk = try desk()
        try desk.compile("-c", "a.c")
        try removeStored(desk) { _ in true }
        #expect(try explained(desk, "-c", "a.c").now == ["manifest gone"])
    }

    @Test func `another storage`() throws {
        let desk = try desk()
        try desk.compile("-c", "a.c")
        let found = try explained(desk, "-c", "a.c", with: ["SCCACHE_DIR": desk.root + "/other"]).now
        #expect(found.count == 1 && found[0].hasPrefix("storage changed "), "\(found)")
        #expect(found[0].contains(desk.root + "/c") && found[0].contains(desk.root + "/other"))
    }

    // MARK: Never kept, never asked

    @Test func `what an equal compile made was not kept`() throws {
        let desk = try desk()
        try desk.write("a.c", "const char *time = __TIME__;\n")
        try desk.compile("-c", "a.c")
        let first = try explained(desk, "-c", "a.c")
        #expect(first.now == ["not-kept unknown what it reads or says may change without a trace"])
        #expect(first.last == ["unit unknown"] && first.result?.hasPrefix("not kept: ") == true)
        try desk.compile("-c", "a.c")
        #expect(try explained(desk, "-c", "a.c").last == first.now)
    }

    @Test func `the compile failed`() throws {
        let desk = try desk()
        try desk.write("a.c", "int a\n")
        try desk.compile("-c", "a.c")
        let found = try explained(desk, "-c", "a.c")
        #expect(found.now == ["not-kept unknown the compile failed"] && found.result == "failed")
    }

    @Test func `settings that pass the cache over`() throws {
        let desk = try desk()
        try desk.compile("-c", "a.c")
        try desk.compile(["-c", "a.c"], with: ["SCCACHE_RECACHE": "1"])
        #expect(try explained(desk, "-c", "a.c").last == ["setting changed SCCACHE_RECACHE"])
        let off = try explained(desk, "-c", "a.c", with: ["SCCACHE_NO_CACHE": "1"])
        #expect(off.verdict == "switched-off" && off.reason == "SCCACHE_NO_CACHE is set")
    }

    @Test func `without direct mode only the text can tell`() throws {
        let desk = try desk()
        desk.variables["SCCACHE_DIRECT"] = "false"
        try desk.compile("-c", "a.c")
        let found = try explained(desk, "-c", "a.c")
        #expect(found.verdict == "preprocessed-text-decides" && found.now == ["preprocessed-text changed"])
    }

    @Test(arguments: [
        (["-save-temps", "-c", "a.c"], "not-cacheable", "-save-temps"), (["--version"], "not-a-compilation", ""),
        (["/bin/cat", "a.c"], "unsupported-compiler", "/bin/cat"),
        (["-c", "lacking.c"], "trouble", "the source lacking.c cannot be read"),
    ])
    func `calls that have nothing to do with the cache`(_ words: [String], _ verdict: String, _ reason: String) throws {
        let found = try Explained(desk().explain(words))
        #expect(found.verdict == verdict && found.reason == reason && found.last == nil, "\(found)")
    }

    // MARK: Memory

    @Test func `what is known outlives the daemon`() throws {
        let desk = try desk()
        try desk.compile("-c", "a.c")
        try desk.stopDaemon()
        let first = try explained(desk, "-c", "a.c")
        #expect(first.verdict == "hit" && first.last == ["unit unknown"])
        try desk.stopDaemon()
        #expect(try explained(desk, "-O2", "-c", "a.c").now == ["argument appeared -O -O2"])
        let attributes = try FileManager.default.attributesOfItem(atPath: desk.root + Self.memory)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a damaged memory is none`() throws {
        let desk = try desk()
        try desk.compile("-c", "a.c")
        try desk.stopDaemon()
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: desk.root + Self.memory))
        let found = try explained(desk, "-c", "a.c")
        #expect(found.verdict == "hit" && found.last == nil)
    }

    @Test func `secrets are neither shown nor kept`() throws {
        let desk = try desk()
        let secrets = ["SCCACHE_C_CUSTOM_CACHE_BUSTER": "http://me:hunter2@host/", "NIX_TOKEN": "hunter2"]
        try desk.compile("-c", "a.c")
        try desk.compile(["-DAPI_KEY=hunter2", "-c", "a.c"], with: secrets)
        let words = ["-DAPI_KEY=hunter3", "-c", "a.c"]
        for json in [true, false] {
            let said = try desk.explain(words, with: ["NIX_TOKEN": "hunter3"], json: json).outputText
            #expect(said.contains("API_KEY") && said.contains("NIX_TOKEN") && !said.contains("hunter"), "\(said)")
        }
        try desk.stopDaemon()
        #expect(!String(decoding: try desk.bytes(desk.root + Self.memory), as: UTF8.self).contains("hunter"))
    }

    private static let memory = "/h/.local/state/swcache/misses"

    // MARK: Words

    @Test func `for people`() throws {
        let desk = try desk()
        try desk.compile("-c", "a.c")
        try desk.write("a.c", "int b;\n")
        let run = try desk.explain(["-O1", "-c", "a.c"], json: false)
        let lines = run.outputText.split(separator: "\n").map(String.init)
        #expect(run.code == 0 && lines.count == 7, "\(run.outputText)")
        #expect(lines[0] == "a.c -> a.o" && lines[1].hasPrefix("Now: a miss, compared with the compile "))
        #expect(lines[2] == "  argument -O1: is new")
        #expect(lines[3].hasPrefix("  a.c: has changed since the compile "))
        #expect(lines[4].hasPrefix("Last miss: ") && lines[5].hasPrefix("  never seen before: "))
        #expect(lines[6] == "  What it made: stored.")
    }

    @Test(
        arguments: [
            (["explain"], "the following required arguments were not provided:"),
            (["explain", "--"], "the following required arguments were not provided:"),
            (["explain", "--bogus", "--", "gcc"], "unexpected argument '--bogus' found"),
            (["--show-stats", "explain", "gcc"], "the argument '--show-stats' cannot be used with 'explain'"),
            (["explain", "no-such-compiler", "-c", "a.c"], "failed to execute compile"),
            (["explain", "./lacking", "-c", "a.c"], nil),
        ] as [([String], String?)])
    func `mistakes`(_ words: [String], _ message: String?) throws {
        let run = try desk().surrounded(Products.client, words)
        guard let message else {
            #expect(run.code == 0 && run.outputText.contains("not a compiler that is known"), "\(run)")
            return
        }
        #expect(run.code == 2 && run.output.isEmpty && run.errorText.contains(message), "\(run.errorText)")
    }

    @Test func `the compiler is found as for a compile`() throws {
        let desk = try desk()
        try desk.link("links/gcc", to: Products.client)
        let path = ["PATH": desk.path("links") + ":" + Products.programPath]
        try desk.compile(["-c", "a.c"], with: path)
        #expect(try explained(desk, "-c", "a.c", with: path).verdict == "hit")
        let behind = try desk.surrounded(
            "/usr/bin/env", ["PATH=\(path["PATH"] ?? "")", Products.client, "explain", "gcc", "-c", "a.c"])
        #expect(behind.outputText.contains("Now: a hit."), "\(behind)")
    }
}
