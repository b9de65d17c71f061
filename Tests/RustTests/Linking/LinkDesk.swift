import Foundation

@testable import Rust

func linkBytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A directory of its own in which the real rustc, linkers and archivers work.
final class LinkDesk {
    let directory: URL
    var root: String { directory.path }
    var place: [UInt8] { linkBytes(root) }

    init() throws {
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        directory = parent.appendingPathComponent("link-\(UUID().uuidString.prefix(12))")
        for folder in ["deps", "out", "native", "other"] {
            try FileManager.default.createDirectory(
                at: directory.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: directory.appendingPathComponent(name))) }

    struct Failure: Error { let text: String }

    /// Standard output and error, of a program that must succeed.
    @discardableResult
    func run(_ words: [String], environment: [String] = []) throws -> (output: [UInt8], errors: [UInt8]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["LC_ALL=C"] + environment + words
        process.currentDirectoryURL = directory
        let streams = try [".out", ".err"].map { name in
            try Data().write(to: directory.appendingPathComponent(name))
            return try FileHandle(forWritingTo: directory.appendingPathComponent(name))
        }
        process.standardOutput = streams[0]
        process.standardError = streams[1]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let errors = try read(".err")
        guard process.terminationStatus == 0 else { throw Failure(text: String(decoding: errors, as: UTF8.self)) }
        return (try read(".out"), errors)
    }

    /// `crate` in `deps`, with a hash in its name as cargo would give it.
    func crate(_ name: String, _ source: String, type: String = "rlib", _ words: [String] = []) throws {
        try write("\(name).rs", source)
        let fixed = ["--crate-name", name, "--crate-type", type, "--edition=2021", "-Cmetadata=\(name)"]
        let places = ["-Cextra-filename=-1f", "--out-dir", "deps", "-Ldependency=deps"]
        try run(["rustc", "\(name).rs"] + fixed + places + words)
    }

    /// Links `main.rs` to `out/main` and gives what the linker listed.
    func link(_ source: String, quoted: Bool = true, _ words: [String] = []) throws -> LinkerDependencies {
        try write("main.rs", source)
        let fixed = ["--crate-type=bin", "--edition=2021", "-Ldependency=deps", "--out-dir=out"]
        try? FileManager.default.removeItem(at: directory.appendingPathComponent("main.dep"))
        let arguments = ["-Clink-arg=-Wl,--dependency-file=\(root)/main.dep"]
        try run(["rustc", "main.rs"] + fixed + words + arguments)
        return try LinkerDependencies(parsing: read("main.dep"), quoted: quoted)
    }

    func native(_ symbol: String, in folder: String, library: String) throws {
        try write("\(symbol).c", "int \(symbol)(int x) { return x * 3; }")
        try run(["cc", "-c", "-fPIC", "\(symbol).c", "-o", "\(symbol).o"])
        try run(["ar", "rcs", "\(folder)/lib\(library).a", "\(symbol).o"])
    }

    var look: LinkInputs.Look {
        LinkInputs.Look(
            exists: { FileManager.default.fileExists(atPath: String(decoding: $0, as: UTF8.self)) },
            isSame: { Self.number(of: $0) == Self.number(of: $1) },
            script: { path in
                let data = FileManager.default.contents(atPath: String(decoding: path, as: UTF8.self)) ?? Data()
                return data.starts(with: [0x7f, 0x45, 0x4c, 0x46]) ? nil : Array(data)
            })
    }

    private static func number(of path: [UInt8]) -> Int? {
        let facts = try? FileManager.default.attributesOfItem(
            atPath: URL(fileURLWithPath: String(decoding: path, as: UTF8.self)).resolvingSymlinksInPath().path)
        return facts?[.systemFileNumber] as? Int
    }

    func sysroot() throws -> [UInt8] {
        let root = try run(["rustc", "--print=sysroot"]).output.prefix { $0 != 10 }
        let version = String(decoding: try run(["rustc", "-vV"]).output, as: UTF8.self)
        let host = version.split(separator: "\n").first { $0.hasPrefix("host: ") }?.dropFirst(6) ?? ""
        return Array(root) + linkBytes("/lib/rustlib/\(host)/lib")
    }

    /// As a learner would call it.
    func inputs(
        _ listed: LinkerDependencies, user: [String] = [], crates: [String] = []
    ) throws -> LinkInputs {
        let facts = try facts(["cc"])
        let search = LinkSearch(
            user: user.map(linkBytes), sysroot: try sysroot(), arguments: [], linker: facts.directories,
            workingDirectory: place)
        let own = OwnProducts(
            outputDirectory: linkBytes("out"), stem: linkBytes("main"), workingDirectory: place)
        let spelling = LinkInputs.Spelling(
            workingDirectory: place, crates: crates.map(linkBytes), crateDirectories: [linkBytes("deps")])
        return try LinkInputs.read(listed, search: search, own: own, spelling: spelling, look: look)
    }

    func facts(_ driver: [String]) throws -> LinkerFacts {
        let answer = try run(driver + ["-v", "-Wl,--version"])
        guard let facts = LinkerFacts(output: answer.output, errors: answer.errors) else {
            throw Failure(text: String(decoding: answer.errors, as: UTF8.self))
        }
        return facts
    }
}
