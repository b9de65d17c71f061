import Foundation
import Plugins
import Posix
import Testing

/// Swift has no stable ABI on Linux: a plugin of another toolchain brings its runtime along, hidden.
@Suite struct ForeignSwiftTests {
    private func build() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "swcache-echo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = [
            "swiftc", "-parse-as-library", "-emit-library", "-static-stdlib", "-module-name", "echo",
            "-import-objc-header", root.appending(path: "Sources/PluginABI/include/swcache_plugin.h").path,
            root.appending(path: "Tests/ForeignPlugins/echo.swift").path, "-use-ld=lld", "-Xlinker",
            "--version-script=\(root.appending(path: "Plugins/exports.map").path)", "-o",
            folder.appending(path: "libswcache-echo.so").path,
        ]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return folder
    }

    @Test func `a Swift plugin with a runtime of its own works beside ours, both at once`() async throws {
        let folder = try build()
        defer { try? FileManager.default.removeItem(at: folder) }
        let library = try PluginLibrary(Posix.Path(folder.appending(path: "libswcache-echo.so").path))
        let foreign = try PluginSession(library, options: [])
        let own = try PluginSession(
            try example(), options: [PluginOption("directory", Array(folder.appending(path: "values").path.utf8))])
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let key = Blob(copying: "key\(number)".utf8)
                    let answer = await foreign.get(key, before: soon)
                    let text = String(decoding: answer.value?.bytes ?? [], as: UTF8.self)
                    guard answer.status == .ok, text.hasPrefix("KEY\(number) "),
                        await own.put(key, Blob(copying: text.utf8), before: soon).status == .ok
                    else { return false }
                    return await own.get(key, before: soon).value?.bytes == Array(text.utf8)
                }
            }
            for await isFine in group { #expect(isFine) }
        }
        #expect(foreign.unexpectedCompletions == 0 && own.unexpectedCompletions == 0)
    }
}
