import Foundation
import Testing

/// The toolchain itself: rustup's proxies would look for it in the home of the desk, where there is none.
enum Rust {
    static let compiler = program("rustc")
    static let clippy = program("clippy-driver")

    private static let root: String = {
        let environment = ProcessInfo.processInfo.environment
        let run = try? execute(Products.path(of: "rustc"), ["--print=sysroot"], in: "/", environment)
        return run.map { String(decoding: $0.output.prefix { $0 != 10 }, as: UTF8.self) } ?? ""
    }()

    private static func program(_ name: String) -> String {
        let path = root + "/bin/" + name
        return FileManager.default.isExecutableFile(atPath: path) ? path : Products.path(of: name)
    }
}

extension Desk {
    private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

    /// As ``learn(_:in:with:)``, with words parted by blanks.
    func learn(line: String, in folder: String = "", with more: [String: String] = [:]) throws {
        try removeProducts()
        // rustc makes no directory for its dep-info.
        try makeFolder(folder.isEmpty ? "o" : folder + "/o")
        let run = try compile(words(line), in: folder, with: more)
        try #require(run.code == 0, "\(run.errorText)")
    }

    func judge(line: String, in folder: String = "", with more: [String: String] = [:]) throws -> Comparison {
        try makeFolder(folder.isEmpty ? "o" : folder + "/o")
        return try compare(words(line), in: folder, with: more)
    }

    /// Makes a file without the cache, which belongs to the story from then on.
    func prepare(_ line: String, _ name: String) throws {
        let run = try uncached([Rust.compiler] + words(line))
        try #require(run.code == 0, "\(run.errorText)")
        note(name)
    }

    /// `l/libNAME.rlib`
    func crate(_ name: String, _ text: String, _ more: String = "") throws {
        try write(name + ".rs", text)
        try prepare(
            "--edition 2021 --crate-name \(name) --crate-type lib --out-dir l -L dependency=l \(name).rs \(more)",
            "l/lib\(name).rlib")
    }

    /// A library of one object.
    func archive(_ name: String, _ text: String) throws {
        try write("n.c", text)
        try makeFolder((path(name) as NSString).deletingLastPathComponent)
        try? FileManager.default.removeItem(atPath: path(name))
        _ = try execute(Products.path(of: "gcc"), ["-c", "n.c", "-o", "n.o"], in: tree, ["PATH": Products.programPath])
        _ = try execute(Products.path(of: "ar"), ["crsD", name, "n.o"], in: tree, ["PATH": Products.programPath])
        note(name)
        note("n.o")
    }
}
