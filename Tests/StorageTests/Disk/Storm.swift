import Foundation
import Hashing
import Posix
import Storage

/// Another process that stores below the desk's directory, until it is killed or done.
final class Storm {
    private let process = Process()
    private let output = Foundation.Pipe()

    /// - Parameters:
    ///   - count: negative: so many values once, and the process ends by itself.
    ///   - killer: a library to preload, which kills the process before its so many-th change on the disk.
    init(
        _ desk: Desk, first: Int = 0, count: Int, limit: Int64 = 1 << 40, killer: (library: URL, at: Int)? = nil
    ) throws {
        if let killer {
            process.environment = ["LD_PRELOAD": killer.library.path, "KILL_AT": "\(killer.at)"]
        }
        process.executableURL = products.appending(path: "diskstorm")
        process.arguments = [desk.directory.path, "\(first)", "\(count)", "\(limit)"]
        process.standardOutput = output
        try process.run()
    }

    /// Kills it when it has begun with so many values.
    func kill(after values: Int) {
        for _ in 0..<values { _ = try? output.fileHandleForReading.read(upToCount: 1) }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Its exit code; `nil` when something killed it.
    func ended() -> Int32? {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : nil
    }
}

/// Compiles the library that kills.
func compileKiller(into desk: Desk) throws -> URL {
    let library = desk.directory.appending(path: "killer.so")
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/cc")
    compiler.arguments = ["-shared", "-fPIC", tests.appending(path: "Helpers/killer.c").path, "-o", library.path]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return library
}

/// The key that a storm stores under.
func stormKey(_ number: Int) -> Key {
    Key(number % 9 == 0 ? .manifest : .entry, Digest(of: Array("key \(number)".utf8)))
}

/// Whether a storm could have stored just that.
func isWhole(_ bytes: [UInt8], _ number: Int) -> Bool {
    let fill = UInt8(truncatingIfNeeded: number)
    for digits in 3...5 where bytes.count > digits {
        let body = bytes.dropLast(digits)
        if bytes.suffix(digits).elementsEqual("\(body.count)".utf8) { return body.allSatisfy { $0 == fill } }
    }
    return false
}
