import Foundation
import Synchronization
import Testing

/// The servers that `scripts/backends/<family>.sh` starts: real ones, once for the test process, ended with it.
struct Servers: Sendable {
    static let redis = Servers("redis")
    static let memcached = Servers("memcached")

    private let values: [String: String]

    /// What the script says under `SWCACHE_TEST_<FAMILY>_<name>`.
    func callAsFunction(_ name: String) throws -> String { try #require(values[name], "no server: \(name)") }

    private init(_ family: String) {
        let directory = FileManager.default.temporaryDirectory.appending(path: "swc-\(family)-\(getpid())").path
        Cleanup.add(family, directory)
        let lines = Script.run(family, ["up", directory]).split(separator: "\n")
        let begin = "SWCACHE_TEST_\(family.uppercased())_"
        let pairs = lines.filter { $0.hasPrefix(begin) }.compactMap { line -> (String, String)? in
            guard let equals = line.firstIndex(of: "=") else { return nil }
            let value = line[line.index(after: equals)...].trimmingCharacters(in: ["'"])
            return (String(line[..<equals].dropFirst(begin.count)), value)
        }
        values = Dictionary(pairs) { _, last in last }
    }
}

private enum Script {
    /// What it wrote to standard output; empty where it failed.
    static func run(_ family: String, _ arguments: [String]) -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let script = root.appending(path: "scripts/backends/\(family).sh").path
        return Program.run("/bin/bash", [script] + arguments) ?? ""
    }
}

/// Ends what was started when the test process ends.
enum Cleanup {
    private static let families = Mutex<[(String, String)]>([])
    private static let processes = Mutex<[Int32]>([])
    private static let once: Void = {
        atexit {
            for process in Cleanup.processes.withLock({ $0 }) { kill(process, SIGKILL) }
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

    static func add(_ process: Int32) {
        _ = once
        processes.withLock { $0.append(process) }
    }

    static func remove(_ process: Int32) { processes.withLock { $0.removeAll { $0 == process } } }
}
