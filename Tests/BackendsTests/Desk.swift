import Backends
import Config
import Foundation
import Plugins
import Posix
import Testing

/// A folder with the manifests of plugins that are never loaded, a configuration file, and an environment.
final class Desk {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appending(path: "swcache-backends-\(UUID().uuidString)")
    var path: String { folder.path }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try install("shelf", Desk.shelf)
        try install("rack", Desk.rack)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func install(_ name: String, _ manifest: String) throws {
        try Data("no library".utf8).write(to: folder.appending(path: "libswcache-\(name).so"))
        try Data(manifest.utf8).write(to: folder.appending(path: "\(name).toml"))
    }

    func write(_ name: String, _ text: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    func plan(_ variables: [String], file: String? = nil) throws -> LevelPlan {
        var entries = ["HOME=\(path)"] + variables
        if let file { entries.append("SCCACHE_CONF=\(try write("config", file))") }
        let environment = Environment(entries: entries.map { Array($0.utf8) })
        let catalog = PluginCatalog([PluginPlace(Posix.Path(path))], version: "1")
        #expect(catalog.refusals.isEmpty)
        return LevelPlanner(catalog, try Configuration.resolve(environment: environment), environment).plan()
    }

    /// The options of the only level, as a plugin would get them.
    func options(_ variables: [String], file: String? = nil) throws -> [String: String] {
        let plan = try plan(variables, file: file)
        #expect(plan.losses.isEmpty, "\(plan.losses)")
        let level = try #require(plan.plugins.first)
        return Dictionary(uniqueKeysWithValues: level.options.map { ($0.name, $0.text) })
    }

    /// The only mistake.
    func mistake(_ variables: [String], file: String? = nil) throws -> String {
        let plan = try plan(variables, file: file)
        #expect(plan.levels.isEmpty && plan.mistakes.count == 1, "\(plan)")
        return plan.mistakes.first ?? ""
    }

    /// Every kind of option there is.
    static let shelf = """
        name = "shelf"
        title = "Shelf"
        abi = 1
        build = "c"
        priority = 10
        location = "shelf, name: {bucket}, prefix: {key_prefix}"
        read-only-option = "rw_mode"
        foreign = ["CLOUD_*", "PROXY"]

        [[option]]
        name = "bucket"
        environment = ["SCCACHE_SHELF", "SCCACHE_SHELF_BUCKET"]
        aliases = ["container"]
        activates = true
        required = true
        help = "where"

        [[option]]
        name = "key_prefix"
        environment = ["SCCACHE_SHELF_KEY_PREFIX"]
        type = "prefix"
        help = "what stands before every name"

        [[option]]
        name = "token"
        environment = ["SCCACHE_SHELF_TOKEN"]
        secret = true
        help = "who"

        [[option]]
        name = "ssl"
        environment = ["SCCACHE_SHELF_SSL"]
        type = "bool"
        help = "whether"

        [[option]]
        name = "ttl"
        environment = ["SCCACHE_SHELF_TTL"]
        type = "number"
        default = 86400
        help = "how long"

        [[option]]
        name = "limit"
        environment = ["SCCACHE_SHELF_LIMIT"]
        type = "size"
        help = "how much"

        [[option]]
        name = "nodes"
        environment = ["SCCACHE_SHELF_NODES"]
        type = "list"
        help = "which"

        [[option]]
        name = "rw_mode"
        environment = ["SCCACHE_SHELF_RW_MODE"]
        type = "rw_mode"
        default = "READ_WRITE"
        help = "READ_ONLY or READ_WRITE"

        [[conflict]]
        options = ["ssl", "nodes", "env.CLOUD_HOST"]
        message = "set one of them"
        """

    /// Switched on by a yes, of lower priority.
    static let rack = """
        name = "rack"
        title = "Rack"
        abi = 1
        build = "c"
        priority = 20

        [[option]]
        name = "enabled"
        environment = ["SCCACHE_RACK_ENABLED"]
        type = "bool"
        activates = true
        help = "true or false"

        [[option]]
        name = "url"
        environment = ["SCCACHE_RACK_URL"]
        help = "where"
        """
}
