import Foundation
import Posix
import Synchronization
import Testing

/// The servers that `scripts/backends/<family>.sh` starts, once for the test process and ended with it.
struct Servers: Sendable {
    static let cloud = Servers("cloudemu")
    /// For tests that change the whole emulator: its clock, the life of its tokens. One after the other.
    static let disturbed = Servers("cloudemu", "-disturbed")
    static let moto = Servers("s3")
    static let sdk = Servers("sdk")

    private let values: [String: String]

    /// What the script says under `SWCACHE_TEST_<name>`.
    func callAsFunction(_ name: String) throws -> String { try #require(values[name], "the script told no \(name)") }

    private init(_ family: String, _ instance: String = "") {
        let directory = FileManager.default.temporaryDirectory.appending(path: "swc-\(family)\(instance)-\(getpid())")
            .path
        Cleanup.add(family, directory)
        let begin = "SWCACHE_TEST_"
        let pairs = Script.run(family, ["up", directory]).split(separator: "\n").compactMap {
            line -> (String, String)? in
            guard line.hasPrefix(begin), let equals = line.firstIndex(of: "=") else { return nil }
            let value = line[line.index(after: equals)...].trimmingCharacters(in: ["'"])
            return (String(line[..<equals].dropFirst(begin.count)), value)
        }
        values = Dictionary(pairs) { _, last in last }
    }
}

let scripts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/backends")

private enum Script {
    /// What it wrote. Into a file and not a pipe, whose other end the servers that it leaves behind could hold open;
    /// and with no signal blocked, so that those can be ended.
    static func run(_ family: String, _ arguments: [String]) -> String {
        let words = ["bash", scripts.appending(path: "\(family).sh").path] + arguments
        guard let output = try? Descriptor.memory("output"), let input = try? Descriptor.open(Path("/dev/null")) else {
            return ""
        }
        var settings = ChildProcess.Settings()
        settings.redirect = [(input, 0), (output, 1)]
        guard let script = try? ChildProcess.start(Path("/bin/bash"), words.map { Array($0.utf8) }, settings),
            (try? script.wait()) != nil, let bytes = try? output.contents()
        else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Ends what was started when the test process ends.
private enum Cleanup {
    private static let families = Mutex<[(String, String)]>([])
    private static let once: Void = {
        atexit {
            for (family, directory) in Cleanup.families.withLock({ $0 }) {
                _ = Script.run(family, ["down", directory])
                try? FileManager.default.removeItem(atPath: directory)
            }
        }
    }()

    static func add(_ family: String, _ directory: String) {
        _ = once
        families.withLock { $0.append((family, directory)) }
    }
}
