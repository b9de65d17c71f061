import Foundation
import Plugins
import Posix
import Testing

@Suite struct LoadingTests {
    private func refusal(_ path: Path) -> PluginError? {
        do throws(PluginError) {
            _ = try PluginLibrary(path)
            return nil
        } catch { return error }
    }

    private func refusal(of behaviour: BadPlugin.Behaviour) throws -> PluginError? {
        let plugin = try BadPlugin(behaviour)
        return withExtendedLifetime(plugin) { refusal(plugin.path) }
    }

    @Test func `the example says who it is`() throws {
        let library = try example()
        #expect(library.name == "directory")
        #expect(library.version == "1.0")
    }

    @Test func `another major version is refused and named`() throws {
        #expect(try refusal(of: .wrongMajor) == .wrongVersion(found: 2, known: 1))
    }

    @Test func `no table, or one too short to tell its version, is refused`() throws {
        #expect(try refusal(of: .noTable) == .badTable("swcache_plugin_bad returned nothing"))
        #expect(try refusal(of: .shortTable) == .badTable("a table of 8 bytes"))
    }

    @Test func `a newer plugin's longer table and an older one's shorter both work`() async throws {
        for behaviour in [BadPlugin.Behaviour.largeTable, .older] {
            let plugin = try BadPlugin(behaviour)
            let session = try plugin.session()
            #expect(await session.get(Blob(copying: "k".utf8), before: soon).value?.bytes == Array("abc".utf8))
            #expect(await session.put(Blob(copying: [1]), Blob(copying: [1]), before: soon).status == .declined)
            #expect(session.capabilities.readOnly && !session.capabilities.removes)
        }
    }

    @Test func `what everybody may write to is not loaded`() throws {
        let plugin = try BadPlugin(.hangs)
        chmod(plugin.file.path, 0o757)
        #expect(refusal(plugin.path) == .unsafePlace(.open(plugin.path)))
        chmod(plugin.file.path, 0o755)
        chmod(plugin.directory.path, 0o1777)
        #expect(refusal(plugin.path) == .unsafePlace(.open(Path(plugin.directory.path))))
        chmod(plugin.directory.path, 0o755)
        #expect(refusal(plugin.path) == nil)
    }

    @Test func `nothing is loaded where a directory above can be exchanged by everybody`() throws {
        let plugin = try BadPlugin(.hangs)
        let outer = plugin.directory.appending(path: "outer")
        let inner = outer.appending(path: "inner")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        let moved = Path(inner.appending(path: plugin.file.lastPathComponent).path)
        try plugin.path.rename(to: moved)
        chmod(outer.path, 0o777)
        #expect(refusal(moved) == .unsafePlace(.open(Path(outer.path))))
        // In a sticky one others cannot take our names away.
        chmod(outer.path, 0o1777)
        #expect(refusal(moved) == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func `what another user owns is not loaded`() throws {
        let plugin = try BadPlugin(.hangs)
        let stranger: UInt32 = 54_321
        for path in [plugin.path, plugin.path.directory] {
            chown(path.text, stranger, stranger)
            #expect(refusal(plugin.path) == .unsafePlace(.foreign(path, owner: stranger)))
            #expect(Writers.danger(to: plugin.path, trusted: [0, stranger]) == nil)
            chown(path.text, 0, 0)
        }
        #expect(refusal(plugin.path) == nil)
    }

    @Test func `a missing symbol is named`() throws {
        let plugin = try BadPlugin(.hangs)
        let renamed = plugin.directory.appending(path: "libswcache-other.so")
        try FileManager.default.moveItem(at: plugin.file, to: renamed)
        #expect(refusal(Path(renamed.path)) == .missingSymbol("swcache_plugin_other"))
    }

    @Test func `a file that is no library, or is not there, or has no plugin's name is an error`() throws {
        let plugin = try BadPlugin(.hangs)
        try Data("no library".utf8).write(to: plugin.file)
        guard case .notLoadable = refusal(plugin.path) else {
            Issue.record("loaded")
            return
        }
        try FileManager.default.removeItem(at: plugin.file)
        guard case .notLoadable = refusal(plugin.path) else {
            Issue.record("loaded")
            return
        }
        for name in ["libswcache-.so", "libother.so", "libswcache-a b.so", "libswcache-x.dylib"] {
            let path = plugin.path.directory.appending("/" + name)
            #expect(refusal(path) == .badName(path))
        }
    }

    @Test func `bad options are refused at open`() throws {
        #expect(throws: PluginError.refused(.badOption)) { try PluginSession(try example(), options: []) }
        #expect(throws: PluginError.refused(.badOption)) {
            try PluginSession(try example(), options: [PluginOption("directory", Array("relative".utf8))])
        }
    }

    @Test func `the example exports its entry point and nothing else`() throws {
        let nm = Process()
        nm.executableURL = URL(filePath: "/usr/bin/nm")
        nm.arguments = ["-D", "--defined-only", products.appending(path: "libswcache-directory.so").path]
        let output = Foundation.Pipe()
        nm.standardOutput = output
        try nm.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        nm.waitUntilExit()
        #expect(text.split(separator: "\n").map { $0.split(separator: " ").last } == ["swcache_plugin_directory"])
    }
}
