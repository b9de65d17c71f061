import Foundation
import Posix

/// What one program did, as far as its caller sees it.
struct Run: Equatable {
    var code: Int32
    var output: [UInt8]
    var errors: [UInt8]

    var errorText: String { String(decoding: errors, as: UTF8.self) }
    var outputText: String { String(decoding: output, as: UTF8.self) }
}

/// One file, or a link by its target.
struct Snapshot: Equatable {
    var mode: UInt32
    var bytes: [UInt8]
}

struct Stuck: Error { let words: [String] }

/// Runs a program to its end, which comes within the time or by force.
func execute(
    _ program: String, _ words: [String], in directory: String, _ variables: [String: String], seconds: Int32 = 60
) throws -> Run {
    let output = try Descriptor.memory("output")
    let errors = try Descriptor.memory("errors")
    let null = try Descriptor.open(Path("/dev/null"))
    var settings = ChildProcess.Settings()
    settings.environment = Environment(
        entries: variables.map { Array("\($0.key)=\($0.value)".utf8) }.sorted {
            $0.lexicographicallyPrecedes($1)
        })
    settings.directory = Path(directory)
    settings.redirect = [(null, 0), (output, 1), (errors, 2)]
    let child = try ChildProcess.start(Path(program), ([program] + words).map(rawWord), settings)
    if !child.handle.isReadable(within: seconds * 1000) {
        child.send(signal: 9)
        _ = try child.wait()
        throw Stuck(words: [program] + words)
    }
    let ending = try child.wait()
    return Run(code: ending.code, output: try output.contents(), errors: try errors.contents())
}

/// `\u{E000}` to `\u{E0FF}` stand for bytes that no text can hold.
private func rawWord(_ word: String) -> [UInt8] {
    word.unicodeScalars.flatMap { scalar -> [UInt8] in
        (0xE000...0xE0FF).contains(scalar.value) ? [UInt8(scalar.value - 0xE000)] : Array(String(scalar).utf8)
    }
}

/// Where SwiftPM put the programs: beside the test bundle.
enum Products {
    static let folder: URL = {
        let arguments = ProcessInfo.processInfo.arguments
        let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent()
    }()

    static let client = folder.appendingPathComponent("swcache").path
    static let control = folder.appendingPathComponent("swcachectl").path

    static let programPath = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"

    /// Where a program lies, links followed no further than `PATH` says.
    static func path(of program: String) -> String {
        let places = programPath.split(separator: ":").map { "\($0)/\(program)" }
        return places.first { FileManager.default.isExecutableFile(atPath: $0) } ?? program
    }

    /// The tests' own, where one was needed to start them.
    static let searchPath: [String: String] =
        ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"].map { ["LD_LIBRARY_PATH": $0] } ?? [:]
}
