import Arguments
import Foundation

/// A directory of its own, and real compilers run in it.
final class Workshop {
    struct Result {
        var status: Int32
        var output: [UInt8]
        var errors: [UInt8]
        var errorText: String { String(decoding: errors, as: UTF8.self) }
    }

    let directory: URL
    var root: String { directory.path }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString)")
            .resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// Names are bytes: not every one is UTF-8.
    func write(_ name: [UInt8], _ content: [UInt8]) throws {
        let path = Array(directory.path.utf8) + [UInt8(ascii: "/")] + name
        if let slash = path.lastIndex(of: UInt8(ascii: "/")), name.contains(UInt8(ascii: "/")) {
            let parent = String(decoding: path[..<slash], as: UTF8.self)
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        }
        let opened = (path + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { fopen($0.baseAddress, "w") }
        }
        guard let file = opened else { throw CocoaError(.fileWriteUnknown) }
        _ = content.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        fclose(file)
    }

    func write(_ name: String, _ content: String) throws { try write(Array(name.utf8), Array(content.utf8)) }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appendingPathComponent(name)))
    }

    @discardableResult
    func run(_ program: String, _ arguments: [String], in folder: String = "") throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["LC_ALL=C", program] + arguments
        process.currentDirectoryURL = folder.isEmpty ? directory : directory.appendingPathComponent(folder)
        let out = directory.appendingPathComponent(".out")
        let err = directory.appendingPathComponent(".err")
        for file in [out, err] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: Array(try Data(contentsOf: out)),
            errors: Array(try Data(contentsOf: err)))
    }
}

extension Dialect {
    static let both: [Dialect] = [.gcc, .clang]
    var driver: String { self == .gcc ? "gcc" : "clang" }
    var driverPlus: String { self == .gcc ? "g++" : "clang++" }
}

/// Random choices that a failing test can repeat: the seed is part of its message.
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
    mutating func roll(_ sides: Int) -> Int { Int(next() >> 33) % sides }
    mutating func pick<T>(_ items: [T]) -> T { items[roll(items.count)] }
}

extension Workshop {
    /// A file anywhere on the machine.
    func contents(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
}
