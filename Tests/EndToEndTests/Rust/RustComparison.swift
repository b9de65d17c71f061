import Foundation
import Posix
import Testing

extension CargoDesk {
    /// What rustc made below a folder: cargo's own notes, which hold times, are left out.
    func products(in folder: String) throws -> [String: Snapshot] {
        var found: [String: Snapshot] = [:]
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: path(folder))) ?? []
        for name in names where !Self.isNote(name) {
            let file = path(folder + "/" + name)
            guard let facts = try? Files.linkFacts(of: Path(file)), !facts.isDirectory else { continue }
            found[name] = Snapshot(
                mode: facts.permissions, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: file))))
        }
        return found
    }

    private static func isNote(_ name: String) -> Bool {
        let parts = name.split(separator: "/")
        let notes = [".fingerprint", "incremental", "doc", ".rustc_info.json", ".cargo-lock", "CACHEDIR.TAG"]
        if parts.contains(where: { notes.contains(String($0)) }) { return true }
        return ["output", "root-output", "stderr", "invoked.timestamp"].contains(parts.last.map(String.init) ?? "")
    }

    /// `cargo` through the cache and without it, both from nothing and in this checkout.
    func compareCargo(_ words: [String], with more: [String: String] = [:]) throws -> Comparison {
        let (cached, files) = try built { try cargo(words, with: more) }
        let (bare, bareFiles) = try built { try cargo(words, cached: false, with: more) }
        return Comparison(
            cached: cached.withoutProgress, bare: bare.withoutProgress, cachedFiles: files, bareFiles: bareFiles)
    }

    private func built(_ act: () throws -> Run) throws -> (Run, [String: Snapshot]) {
        remove("target")
        let run = try act()
        return (run, try products(in: "target"))
    }

    /// The same for one call of rustc that writes to the folder `o`.
    func compareRustc(_ words: [String], with more: [String: String] = [:]) throws -> Comparison {
        var runs: [Run] = []
        var files: [[String: Snapshot]] = []
        for cached in [true, false] {
            remove("o")
            try FileManager.default.createDirectory(atPath: path("o"), withIntermediateDirectories: true)
            runs.append(try rustc(words, cached: cached, with: more))
            files.append(try products(in: "o"))
        }
        return Comparison(cached: runs[0], bare: runs[1], cachedFiles: files[0], bareFiles: files[1])
    }

    /// Both must be the same.
    @discardableResult
    func agreeCargo(
        _ line: String, with more: [String: String] = [:], _ location: SourceLocation = #_sourceLocation
    ) throws -> Comparison {
        let comparison = try compareCargo(line.split(separator: " ").map(String.init), with: more)
        #expect(comparison.differences == [], "cargo \(line)", sourceLocation: location)
        return comparison
    }

    @discardableResult
    func agreeRustc(
        _ line: String, with more: [String: String] = [:], _ location: SourceLocation = #_sourceLocation
    ) throws -> Comparison {
        try agreeRustc(line.split(separator: " ").map(String.init), with: more, location)
    }

    @discardableResult
    func agreeRustc(
        _ words: [String], with more: [String: String] = [:], _ location: SourceLocation = #_sourceLocation
    ) throws -> Comparison {
        let comparison = try compareRustc(words, with: more)
        #expect(comparison.differences == [], "rustc \(words)", sourceLocation: location)
        return comparison
    }
}

extension Run {
    /// What cargo says beside its progress, in an order that does not depend on what was done first.
    var withoutProgress: Run {
        Run(code: code, output: Self.withoutTimes(output), errors: Self.withoutTimes(errors))
    }

    private static func withoutTimes(_ text: [UInt8]) -> [UInt8] {
        let progress = ["Compiling", "Checking", "Documenting", "Finished", "Running", "Doc-tests", "Generated"]
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").filter { line in
            let words = line.split(separator: " ")
            return !progress.contains(words.first.map(String.init) ?? "") && !line.contains("finished in")
        }
        return Array(lines.sorted().joined(separator: "\n").utf8)
    }
}
