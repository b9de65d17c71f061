import Foundation
import Plugins
import Posix

/// A plugin that breaks the contract in one way, compiled for one test into a directory of its own.
final class BadPlugin {
    enum Behaviour: String {
        case hangs = "HANGS"
        case twice = "TWICE"
        case late = "LATE"
        case wrongMajor = "WRONG_MAJOR"
        case shortTable = "SHORT_TABLE"
        case noTable = "NO_TABLE"
        case largeTable = "LARGE_TABLE"
        case unknownStatus = "UNKNOWN_STATUS"
        case noBytes = "NO_BYTES"
        case older = "OLDER"
    }

    let directory: URL
    var file: URL { directory.appending(path: "libswcache-bad.so") }
    var path: Path { Path(file.path) }

    init(_ behaviour: Behaviour) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "swcache-bad-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/cc")
        compiler.arguments = [
            "-std=c11", "-shared", "-fPIC", "-DBEHAVIOUR=\(behaviour.rawValue)",
            "-I", root.appending(path: "Sources/PluginABI/include").path,
            root.appending(path: "Tests/BadPlugins/bad.c").path, "-o", file.path,
        ]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func session(log: @escaping PluginLog = { _, _ in }) throws -> PluginSession {
        try PluginSession(try PluginLibrary(path), options: [], log: log)
    }
}

/// Where the build puts libraries: beside the running test.
let products = URL(filePath: try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    .deletingLastPathComponent()

func example() throws -> PluginLibrary {
    try PluginLibrary(Path(products.appending(path: "libswcache-directory.so").path))
}

var soon: ContinuousClock.Instant { .now + .seconds(60) }
