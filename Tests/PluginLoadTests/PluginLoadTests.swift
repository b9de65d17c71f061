import Foundation
import Testing

/// What every built plugin promises to the process that loads it.
@Suite struct PluginLoadTests {
    /// All that the build made.
    private static let libraries: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: products.path)) ?? []
        return names.filter { $0.hasPrefix("libswcache-") && $0.hasSuffix(".so") }.sorted()
    }()

    private func output(_ command: String...) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return text.split(separator: "\n").map { String($0) }
    }

    private func path(_ library: String) -> String { products.appending(path: library).path }

    @Test func `the examples and the backends are built`() {
        #expect(Self.libraries.contains("libswcache-directory.so") && Self.libraries.contains("libswcache-webdav.so"))
    }

    @Test(arguments: libraries)
    func `it exports its entry and nothing else`(_ library: String) throws {
        let name = library.dropFirst("libswcache-".count).dropLast(".so".count)
        let exported = try output("nm", "-D", "--defined-only", path(library)).map {
            $0.split(separator: " ").last ?? ""
        }
        #expect(exported == ["swcache_plugin_\(name)"])
    }

    @Test(arguments: libraries)
    func `it depends on no other plugin, and not on Foundation`(_ library: String) throws {
        let needed = try output("readelf", "-d", "-W", path(library)).filter { $0.contains("(NEEDED)") }
        #expect(!needed.isEmpty)
        for line in needed { #expect(!line.contains("libswcache-") && !line.contains("Foundation"), "\(line)") }
    }

    /// In a process of its own: what other plugins brought along does not help.
    @Test(arguments: libraries)
    func `it loads alone and gives its table`(_ library: String) throws {
        let name = library.dropFirst("libswcache-".count).dropLast(".so".count)
        let script = """
            import ctypes, sys
            library = ctypes.CDLL(sys.argv[1], mode=2)
            entry = getattr(library, sys.argv[2])
            entry.restype = ctypes.POINTER(ctypes.c_uint64)
            print(entry()[0], entry()[1] & 0xffffffff)
            """
        #expect(try output("python3", "-c", script, path(library), "swcache_plugin_\(name)") == ["128 1"])
    }

    @Test(arguments: libraries.filter { $0 != "libswcache-directory.so" })
    func `its manifest names it`(_ library: String) throws {
        let name = library.dropFirst("libswcache-".count).dropLast(".so".count)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folders = ["Plugins", "Examples"].flatMap { folder in
            let path = root.appending(path: folder).path
            return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).map { path + "/" + $0 }
        }
        let manifests = folders.map { "\($0)/\(name).toml" }.filter { FileManager.default.fileExists(atPath: $0) }
        try #require(manifests.count == 1)
        let text = try String(contentsOfFile: manifests[0], encoding: .utf8)
        #expect(text.split(separator: "\n").contains("name = \"\(name)\""))
    }
}

/// Where the build puts libraries: beside the running test.
private let products = URL(filePath: try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    .deletingLastPathComponent()
