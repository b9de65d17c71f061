import Foundation

/// A directory of its own in which programs are asked what they are.
final class ProbeShop {
    struct Answer {
        var output: [UInt8]
        var errors: [UInt8]
    }

    private let directory: URL
    var root: String { directory.path }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("probe-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func folder(_ name: String) throws {
        try FileManager.default.createDirectory(
            at: directory.appendingPathComponent(name), withIntermediateDirectories: true)
    }

    func write(_ name: String, _ content: String) throws {
        try Data(content.utf8).write(to: directory.appendingPathComponent(name))
    }

    func run(_ program: String, _ arguments: [String], environment: [String] = []) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["LC_ALL=C"] + environment + [program] + arguments
        process.currentDirectoryURL = directory
        let out = directory.appendingPathComponent(".out")
        let err = directory.appendingPathComponent(".err")
        for file in [out, err] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Answer(output: Array(try Data(contentsOf: out)), errors: Array(try Data(contentsOf: err)))
    }

    func head(of path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)).prefix(256))
    }
}
