import Foundation
import Testing

/// The program itself, as users start it.
@Suite struct ProcessTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func process(_ words: String...) throws -> Process {
        let folder = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let process = Process()
        process.executableURL = folder.deletingLastPathComponent().appendingPathComponent("swcachectl")
        process.arguments = words
        process.environment = Dictionary(
            uniqueKeysWithValues: desk.variables.map { entry in
                let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts.last ?? "")
            })
        return process
    }

    @Test func `a closed stdout ends it quietly`() throws {
        let process = try process("--show-stats")
        let output = Foundation.Pipe()
        let errors = Foundation.Pipe()
        process.standardOutput = output
        process.standardError = errors
        try output.fileHandleForReading.close()
        try process.run()
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(said.isEmpty)
        #expect(process.terminationStatus == 0 || process.terminationStatus == SIGPIPE)
    }

    @Test func `words and exit codes pass through`() throws {
        let process = try process("--bogus")
        let errors = Foundation.Pipe()
        process.standardError = errors
        try process.run()
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(String(decoding: said, as: UTF8.self).hasPrefix("error: unexpected argument '--bogus' found\n"))
    }
}
