import Foundation
import Posix

struct ToolFailure: Error { let output: String }

/// Runs a program to its end on a thread of its own, as it takes its time; without a pipe that something it leaves
/// behind could hold open.
/// - Parameter words: the first is looked up in `PATH`.
func runTool(_ words: [String], _ variables: [String: String] = [:], input: [UInt8] = []) async throws -> [UInt8] {
    try await withCheckedThrowingContinuation { waiter in
        Thread.detachNewThread { waiter.resume(with: Result { try runHere(words, variables, input) }) }
    }
}

private func runHere(_ words: [String], _ variables: [String: String], _ input: [UInt8]) throws -> [UInt8] {
    let (source, output) = (try Descriptor.memory("input"), try Descriptor.memory("output"))
    let errors = try Descriptor.memory("errors")
    try source.writeAll(input)
    lseek(source.raw, 0, SEEK_SET)
    var settings = ChildProcess.Settings()
    settings.redirect = [(source, 0), (output, 1), (errors, 2)]
    let environment = ["PATH": "/usr/bin:/bin"].merging(variables) { $1 }
    settings.environment = Environment(entries: environment.map { Array("\($0.key)=\($0.value)".utf8) })
    let arguments = (["env"] + words).map { Array($0.utf8) }
    let ending = try ChildProcess.start(Path("/usr/bin/env"), arguments, settings).wait()
    guard ending.code == 0 else {
        throw ToolFailure(output: String(decoding: try errors.contents().suffix(1000), as: UTF8.self))
    }
    return try output.contents()
}

func openssl(_ arguments: String...) async throws -> String {
    String(decoding: try await runTool(["openssl"] + arguments), as: UTF8.self)
}
