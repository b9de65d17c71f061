import Config
import Foundation
import Posix
import Testing

@Suite struct ConfigurationCacheTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("swcache-\(UUID())")
    private var file: URL { directory.appendingPathComponent("config") }

    init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }

    private func environment(_ more: String...) -> Environment {
        Environment(entries: (["HOME=/h", "SCCACHE_CONF=\(file.path)"] + more).map { Array($0.utf8) })
    }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: file) }

    @Test func `a changed file, variable or a new file counts at once`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        var cache = ConfigurationCache()
        #expect(try cache.resolve(environment: environment()).storage.disk.directory == Path("/h/.cache/sccache"))
        for name in ["/one", "/two", "/six"] {
            try write("[cache.disk]\ndir = \"\(name)\"\n")
            #expect(try cache.resolve(environment: environment()).storage.disk.directory == Path(name))
            #expect(try cache.resolve(environment: environment()).storage.disk.directory == Path(name))
        }
        #expect(try cache.resolve(environment: environment("SCCACHE_DIR=/env")).storage.disk.directory == Path("/env"))
        #expect(try cache.resolve(environment: environment("PWD=/x")).storage.disk.directory == Path("/six"))
        try write("nonsense")
        #expect(throws: ConfigurationError.self) { try cache.resolve(environment: environment()) }
        #expect(throws: ConfigurationError.self) { try cache.resolve(environment: environment()) }
    }

    @Test func `a relative file belongs to the caller's directory`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try write("[cache.disk]\ndir = \"/here\"\n")
        var cache = ConfigurationCache()
        let environment = Environment(entries: ["HOME=/h", "SCCACHE_CONF=config"].map { Array($0.utf8) })
        let here = try cache.resolve(environment: environment, directory: Array(directory.path.utf8))
        let there = try cache.resolve(environment: environment, directory: Array("/".utf8))
        #expect(here.storage.disk.directory == Path("/here"))
        #expect(there.storage.disk.directory == Path("/h/.cache/sccache"))
    }

    @Test func `a known request resolves nothing, whatever else its environment holds`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try write("[cache.disk]\ndir = \"/file\"\n")
        let old = Date(timeIntervalSinceNow: -1)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file.path)
        var cache = ConfigurationCache()
        // The change of the stamp is itself a change: it must grow old enough to be trusted.
        while try FileFacts(of: Path(file.path)).youngest > Clock.now - 150_000_000 { sched_yield() }
        for number in 0..<20 {
            let settings = try cache.resolve(environment: environment("PWD=/\(number)"), directory: [47])
            #expect(settings.storage.disk.directory == Path("/file"))
        }
        #expect(cache.resolutions == 1)
        _ = try cache.resolve(environment: environment("SCCACHE_RECACHE="))
        #expect(cache.resolutions == 2)
        try write("[cache.disk]\ndir = \"/next\"\n")
        #expect(try cache.resolve(environment: environment()).storage.disk.directory == Path("/next"))
    }

    @Test func `what cannot be a configuration is not waited for`() throws {
        #expect(FileRead.of(Path("/dev/zero")) == .unreadable(Errno(22)))
        #expect(FileRead.of(Path("/nowhere/at/all")) == .absent)
        #expect(FileRead.of(Path("/dev/null/x")) == .absent)
    }
}
