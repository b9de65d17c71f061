import Foundation
import Plugins
import Posix
import Testing

@Suite struct CatalogTests {
    private let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appending(path: "swcache-plugins-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private var place: PluginPlace { PluginPlace(Posix.Path(folder.path)) }

    private func catalog(_ places: [PluginPlace]? = nil) -> PluginCatalog {
        PluginCatalog(places ?? [place], version: "1.2.3")
    }

    /// A library that is never loaded, and its manifest.
    private func put(_ name: String, _ manifest: String, in folder: URL? = nil) throws {
        let folder = folder ?? self.folder
        try Data("not really a library".utf8).write(to: folder.appending(path: "libswcache-\(name).so"))
        try Data(manifest.utf8).write(to: folder.appending(path: "\(name).toml"))
    }

    private func text(build: String, id: String? = nil, abi: Int = 1) -> String {
        manifestText(id.map { "build-id = \"\($0)\"" } ?? "")
            .replacing("build = \"c\"", with: "build = \"\(build)\"").replacing("abi = 1", with: "abi = \(abi)")
    }

    private func gone() { try? FileManager.default.removeItem(at: folder) }

    @Test func `libraries with manifests are found, without loading them`() throws {
        defer { gone() }
        try put("shelf", manifestText())
        let found = catalog()
        #expect(found.plugins.map(\.manifest.name) == ["shelf"] && found.refusals.isEmpty)
        #expect(found.plugin("shelf")?.library == Posix.Path(folder.path + "/libswcache-shelf.so"))
        #expect(found.plugin("other") == nil)
    }

    @Test func `the first place that has a usable one counts`() throws {
        defer { gone() }
        let second = folder.appending(path: "second")
        try FileManager.default.createDirectory(at: second, withIntermediateDirectories: true)
        try put("shelf", manifestText())
        try put("shelf", manifestText(), in: second)
        let places = [place, PluginPlace(Posix.Path(second.path))]
        #expect(catalog(places).plugin("shelf")?.library.directory == place.directory)
        try put("shelf", "nonsense")
        #expect(catalog(places).plugin("shelf")?.library.directory == places[1].directory)
        #expect(catalog(places).refusals.isEmpty, "nobody misses it")
    }

    @Test func `half a plugin is refused, and told what it lacks`() throws {
        defer { gone() }
        try put("shelf", manifestText())
        try put("rack", manifestText())
        try FileManager.default.removeItem(at: folder.appending(path: "libswcache-shelf.so"))
        try FileManager.default.removeItem(at: folder.appending(path: "rack.toml"))
        let found = catalog()
        #expect(found.plugins.isEmpty)
        #expect(
            found.refusal("shelf")?.reason
                == "\(folder.path)/shelf.toml is there, but its library \(folder.path)/libswcache-shelf.so is not; "
                + "install the plugin again")
        #expect(found.refusal("shelf")?.manifest?.title == "Shelf")
        #expect(
            found.refusal("rack")?.reason
                == "\(folder.path)/libswcache-rack.so is not used: there is no manifest \(folder.path)/rack.toml beside it"
        )
    }

    @Test func `what everybody may change is not used`() throws {
        defer { gone() }
        try put("shelf", manifestText())
        for name in ["libswcache-shelf.so", "shelf.toml", ""] {
            let path = name.isEmpty ? folder.path : folder.path + "/" + name
            let mode = name.isEmpty ? 0o755 : 0o644
            chmod(path, mode_t(mode | 0o002))
            #expect(
                catalog().refusal("shelf")?.reason
                    == "\(path) can be changed by everybody, so nothing there is used; run: chmod o-w \(path)")
            chmod(path, mode_t(mode))
        }
        #expect(catalog().plugin("shelf") != nil)
    }

    @Test func `another interface and another build are refused before the library is touched`() throws {
        defer { gone() }
        let own = RuntimeIdentity.id(version: "1.2.3")
        try put("shelf", text(build: "c", abi: 2))
        #expect(catalog().refusal("shelf")?.reason.contains("is for version 2 of the plugin interface") == true)
        try put("shelf", text(build: "swift"))
        #expect(catalog().refusal("shelf")?.reason.contains("has no build-id") == true)
        try put("shelf", text(build: "swift", id: "1.2.2-abc"))
        #expect(
            catalog().refusal("shelf")?.reason
                == "\(folder.path)/libswcache-shelf.so belongs to the build 1.2.2-abc, this program is \(own); "
                + "install the plugin of this build")
        for fine in [text(build: "swift", id: own), text(build: "c"), text(build: "swift-static")] {
            try put("shelf", fine)
            #expect(catalog().plugin("shelf") != nil)
        }
    }

    @Test func `the runtime's identity is what the linker wrote into it`() throws {
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/maps"))
        let maps = String(decoding: try #require(try file.readToEnd()), as: UTF8.self)
        let line = try #require(maps.split(separator: "\n").first { $0.hasSuffix("/libswiftCore.so") })
        let reader = Process()
        reader.executableURL = URL(filePath: "/usr/bin/env")
        reader.arguments = ["readelf", "-n", String(line.split(separator: " ").last ?? "")]
        let output = Foundation.Pipe()
        reader.standardOutput = output
        try reader.run()
        let notes = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        reader.waitUntilExit()
        #expect(RuntimeIdentity.runtime.count == 40 && notes.contains("Build ID: \(RuntimeIdentity.runtime)"))
        #expect(RuntimeIdentity.id(version: "9") == "9-" + RuntimeIdentity.runtime)
    }

    @Test func `a broken manifest is named with its mistake`() throws {
        defer { gone() }
        try put("shelf", "name = ")
        #expect(catalog().refusal("shelf")?.reason.hasPrefix("\(folder.path)/shelf.toml: line 1, column ") == true)
    }

    @Test func `a catalog knows when it is out of date`() throws {
        defer { gone() }
        try put("shelf", manifestText())
        let empty = PluginCatalog([PluginPlace(Posix.Path(folder.path + "/none"))], version: "1")
        #expect(empty.isCurrent)
        try FileManager.default.createDirectory(atPath: folder.path + "/none", withIntermediateDirectories: true)
        #expect(!empty.isCurrent)
        let before = catalog()
        #expect(before.isCurrent)
        try Data(manifestText("priority = 12").utf8).write(to: folder.appending(path: "shelf.toml"))
        #expect(!before.isCurrent)
    }

    @Test func `places come in their order, the user's own first`() {
        let places = PluginPlace.all(
            searchPath: Array("/one:relative::/two".utf8), program: Posix.Path("/opt/x/lib/swcache/swcached"))
        #expect(
            places.map(\.directory.text) == [
                "/one", "/two", "/opt/x/lib/swcache/plugins", "/opt/x/lib/swcache/../lib/swcache/plugins",
                "/usr/lib/swcache/plugins",
            ])
        #expect(places.allSatisfy { $0.checkout == nil })
        let building = PluginPlace.all(searchPath: nil, program: Posix.Path("/src/.build/debug/swcached"))
        #expect(building.contains { $0.directory.text == "/src/.build/debug" && $0.checkout?.text == "/src" })
    }

    @Test func `in a build folder the example is found with the manifest of the sources`() throws {
        let found = PluginCatalog([PluginPlace(Posix.Path(products.path))], version: "1")
        let plugin = try #require(found.plugin("directory"))
        #expect(plugin.manifestFile.text.hasSuffix("/Examples/Directory/directory.toml"))
        #expect(plugin.manifest.option("directory")?.environment == ["SCCACHE_DIRECTORY_PATH"])
        #expect(try PluginLibrary(plugin.library).name == "directory")
    }
}
