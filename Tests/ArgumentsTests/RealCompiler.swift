import Arguments
import Foundation
import Testing

/// A directory of its own, and the compilers of this machine.
final class Desk {
    let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("arguments-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ name: String, _ text: String) throws {
        let file = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appendingPathComponent(name)), as: UTF8.self)
    }

    /// Every file, relative to the directory.
    func files() throws -> Set<String> {
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return Set(
            names.filter {
                var isDirectory: ObjCBool = false
                return FileManager.default.fileExists(
                    atPath: root.appendingPathComponent($0).path, isDirectory: &isDirectory)
                    && !isDirectory.boolValue
            })
    }

    struct Result {
        var status: Int32
        var diagnostics: String
    }

    func run(_ dialect: Dialect, _ words: [String]) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [dialect == .gcc ? "gcc" : "clang"] + words
        process.currentDirectoryURL = root
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
        let pipe = Foundation.Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(status: process.terminationStatus, diagnostics: String(decoding: output, as: UTF8.self))
    }
}
