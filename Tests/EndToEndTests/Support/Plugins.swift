import Foundation

extension FaultDesk {
    /// A folder that only this user can write to, with a plugin in it: for `SCCACHE_PLUGIN_DIR`.
    var pluginFolder: String { "\(folder)/plugins" }

    /// The example plugin, with its manifest.
    func installDirectoryPlugin() throws {
        try FileManager.default.createDirectory(atPath: pluginFolder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: products.appending(path: "libswcache-directory.so"),
            to: URL(filePath: "\(pluginFolder)/libswcache-directory.so"))
        try FileManager.default.copyItem(
            at: checkout.appending(path: "Examples/Directory/directory.toml"),
            to: URL(filePath: "\(pluginFolder)/directory.toml"))
    }

    /// A plugin that breaks the contract in one way (see Tests/BadPlugins), with a manifest.
    func installBadPlugin(_ behaviour: String) async throws {
        try FileManager.default.createDirectory(atPath: pluginFolder, withIntermediateDirectories: true)
        let built = try await run([
            "cc", "-std=c11", "-shared", "-fPIC", "-DBEHAVIOUR=\(behaviour)", "-I",
            checkout.appending(path: "Sources/PluginABI/include").path,
            checkout.appending(path: "Tests/BadPlugins/bad.c").path, "-o", "\(pluginFolder)/libswcache-bad.so",
        ])
        guard built.code == 0 else { throw CocoaError(.executableLoad) }
        let manifest = """
            name = "bad"
            title = "Bad"
            abi = 1
            build = "c"

            [[option]]
            name = "place"
            environment = ["SCCACHE_BAD_PLACE"]
            activates = true
            help = "anything"

            [[option]]
            name = "token"
            environment = ["SCCACHE_BAD_TOKEN"]
            secret = true
            help = "who asks"
            """
        try Data(manifest.utf8).write(to: URL(filePath: "\(pluginFolder)/bad.toml"))
    }

    /// Variables for a chain of the disk and the example plugin, which keeps its values in that folder of the desk.
    func chain(disk: String = "cache", far: String = "far", _ more: [String: String] = [:]) -> [String: String] {
        [
            "SCCACHE_PLUGIN_DIR": pluginFolder, "SCCACHE_MULTILEVEL_CHAIN": "disk,directory",
            "SCCACHE_DIR": "\(folder)/\(disk)", "SCCACHE_DIRECTORY_PATH": "\(folder)/\(far)",
        ].merging(more) { $1 }
    }

    /// Ends the daemon and waits for it, with everything stored where it belongs.
    func endDaemon() async throws {
        try await control("--stop-server")
        _ = await eventually(within: 20) { daemons.isEmpty }
    }

    /// `multi_level` of the statistics, by the levels' names.
    func levels(_ variables: [String: String]) async throws -> [String: [String: Int]] {
        let answer = try await control("--show-stats", "--stats-format=json", with: variables)
        let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
        let statistics = json?["stats"] as? [String: Any]
        let levels = statistics?["multi_level"] as? [[String: Any]] ?? []
        return Dictionary(
            uniqueKeysWithValues: levels.map { level in
                (level["name"] as? String ?? "", level.compactMapValues { $0 as? Int })
            })
    }
}

/// The project's folder.
let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
