import Foundation
import Testing

/// A directory of its own, and the rustc of this machine.
final class RustDesk {
    let root: URL

    static let isAvailable: Bool = (try? RustDesk().run(["-vV"]).status) == 0

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("rust-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ name: String, _ text: String) throws {
        let file = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Every file below `folder`, relative to the desk.
    func files(in folder: String) throws -> Set<String> {
        let names = try? FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
        return Set((names ?? []).map { folder + "/" + $0 })
    }

    func remove(_ name: String) { try? FileManager.default.removeItem(at: root.appendingPathComponent(name)) }

    struct Result {
        var status: Int32
        var output: String
        var diagnostics: String
    }

    /// Files take what it says, since a pipe that nobody reads would stop it.
    func run(_ words: [String]) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["rustc"] + words
        process.currentDirectoryURL = root
        let said = ["stdout", "stderr"].map { root.appendingPathComponent(".\($0)") }
        let handles = try said.map { url in
            try Data().write(to: url)
            return try FileHandle(forWritingTo: url)
        }
        (process.standardOutput, process.standardError) = (handles[0], handles[1])
        try process.run()
        process.waitUntilExit()
        let texts = try said.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Result(status: process.terminationStatus, output: texts[0], diagnostics: texts[1])
    }
}
