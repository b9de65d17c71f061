import Foundation
import Posix
import Testing

extension WholePrograms {
    /// Builds with a level behind the disk, kept by the example plugin.
    @Suite struct RemoteStories {
        private static let count = 6

        private func desk(_ changed: [String: String] = [:]) throws -> FaultDesk {
            let desk = try FaultDesk(changed)
            try desk.installDirectoryPlugin()
            try desk.write("#define N 1\n", to: "common.h")
            for number in 0..<Self.count {
                try desk.write("#include \"common.h\"\nint f\(number)(void) { return N; }\n", to: "u\(number).c")
            }
            return desk
        }

        private func build(_ desk: FaultDesk, with variables: [String: String]) async throws {
            for number in 0..<Self.count {
                unlink("\(desk.source)/u\(number).o")
                let result = try await desk.compile("u\(number).c", with: variables)
                #expect(result.code == 0 && result.errors == "", "\(result.errors)")
                #expect(try await desk.read("u\(number).o") == desk.plain("u\(number).c"))
            }
        }

        @Test func `a fresh machine hits from the remote, and its disk is filled`() async throws {
            let desk = try desk()
            let here = desk.chain(disk: "cache")
            try await build(desk, with: here)
            #expect(try await desk.counters()["cache_misses"] == Self.count)
            let stored = await desk.eventually {
                let far = try? await desk.levels(here)["L1 (directory)"]
                return far?["writes"] == 2 * Self.count
            }
            #expect(stored, "an entry and a manifest each")
            let cold = try await desk.levels(here)["L1 (directory)"] ?? [:]
            #expect(cold["misses"] == Self.count && cold["hits"] == 0, "one question a miss, and no probe: \(cold)")
            let text = try await desk.control("--show-stats", with: here).output.split(separator: "\n")
                .map { $0.split(separator: " ").joined(separator: " ") }
            for row in [
                "Multi-level cache levels 2", "L0 (disk) writes \(2 * Self.count)",
                "L1 (directory) writes \(2 * Self.count)",
                "L1 (directory) hit rate 0.00 %", "Cache location Multi-level (2 levels)",
                "L1 (directory) Directory: \(desk.folder)/far",
            ] { #expect(text.contains(row), "\(row)") }
            try await desk.endDaemon()
            #expect(desk.files(below: "far").count == 2 * Self.count)

            let fresh = desk.chain(disk: "other")
            try await build(desk, with: fresh)
            let counters = try await desk.counters()
            #expect(counters["cache_hits"] == Self.count && counters["cache_misses"] == 0, "\(counters)")
            let far = try await desk.levels(fresh)["L1 (directory)"] ?? [:]
            #expect(far["hits"] == 2 * Self.count && far["misses"] == 0 && far["writes"] == 0, "\(far)")
            try await desk.endDaemon()

            // Nothing is left to be asked of the remote.
            let alone = ["SCCACHE_DIR": "\(desk.folder)/other"]
            try await build(desk, with: alone)
            #expect(try await desk.counters()["cache_hits"] == Self.count)
        }

        @Test func `a remote alone is a cache, with direct hits`() async throws {
            let desk = try desk()
            let alone = ["SCCACHE_PLUGIN_DIR": desk.pluginFolder, "SCCACHE_DIRECTORY_PATH": "\(desk.folder)/far"]
            try await build(desk, with: alone)
            try await desk.endDaemon()
            try await build(desk, with: alone)
            let counters = try await desk.counters()
            #expect(counters["cache_hits"] == Self.count && counters["compilations"] == 0, "\(counters)")
            #expect(desk.files(below: "cache").isEmpty, "the disk is not used")
            let shown = try await desk.control("--show-stats", with: alone)
            #expect(shown.output.contains("Cache location                  Directory: \(desk.folder)/far\n"))
        }

        @Test func `what others stored since is found though the own disk knows the file`() async throws {
            let desk = try desk()
            let (mine, theirs) = (desk.chain(disk: "cache"), desk.chain(disk: "other"))
            try await build(desk, with: mine)
            try desk.write("#define N 2\n", to: "common.h")
            try await build(desk, with: theirs)
            try await desk.endDaemon()
            try await build(desk, with: mine)
            let counters = try await desk.counters()
            #expect(counters["cache_hits"] == Self.count && counters["compilations"] == 0, "\(counters)")
        }

        @Test func `a remote that may only be read is read, and no failure is counted`() async throws {
            let desk = try desk()
            try await build(desk, with: desk.chain(disk: "cache"))
            try await desk.endDaemon()
            let stored = desk.files(below: "far").sorted()
            let reader = desk.chain(disk: "other", ["SCCACHE_DIRECTORY_RW_MODE": "READ_ONLY"])
            try await build(desk, with: reader)
            #expect(try await desk.counters()["cache_hits"] == Self.count)
            try desk.write("#define N 3\n", to: "common.h")
            try await build(desk, with: reader)
            try await build(desk, with: reader)
            let counters = try await desk.counters()
            #expect(counters["cache_misses"] == Self.count && counters["cache_write_errors"] == 0, "\(counters)")
            #expect(counters["cache_hits"] == 2 * Self.count, "the disk was filled all the same")
            #expect(try await desk.levels(reader)["L1 (directory)"]?["write_failures"] == 0)
            try await desk.endDaemon()
            #expect(desk.files(below: "far").sorted() == stored)
        }

        @Test func `a remote that cannot be written costs nothing but its uploads`() async throws {
            let desk = try desk()
            try Data("no directory".utf8).write(to: URL(filePath: "\(desk.folder)/far"))
            let chain = desk.chain()
            try await build(desk, with: chain)
            try await build(desk, with: chain)
            let counters = try await desk.counters()
            #expect(counters["cache_misses"] == Self.count && counters["cache_hits"] == Self.count, "\(counters)")
            #expect(counters["cache_write_errors"] == 0, "the first level took everything")
            try await desk.endDaemon()
        }

        @Test func `a damaged entry on the disk is replaced from the remote`() async throws {
            let desk = try desk()
            let chain = desk.chain()
            try await build(desk, with: chain)
            try await desk.endDaemon()
            for name in desk.files(below: "cache") where !name.hasSuffix(".m") && !name.hasSuffix(".size") {
                let path = "\(desk.folder)/cache/\(name)"
                let old = try #require(desk.read(path))
                guard old.count > 200 else { continue }
                var bytes = [UInt8](old)
                bytes[bytes.count - 40] ^= 0xff
                try Data(bytes).write(to: URL(filePath: path))
            }
            try await build(desk, with: chain)
            let counters = try await desk.counters()
            #expect(counters["cache_hits"] == Self.count && counters["compilations"] == 0, "\(counters)")
        }

        // MARK: What is wrong

        @Test func `a bad option is told once, by name, and compiles go on with the other levels`() async throws {
            let desk = try desk()
            let bad = desk.chain(["SCCACHE_DIRECTORY_RW_MODE": "SOMETIMES"])
            let first = try await desk.compile("u0.c", with: bad)
            #expect(first.code == 0)
            #expect(
                first.errors
                    == "swcache: warning: SCCACHE_DIRECTORY_RW_MODE has the value 'SOMETIMES'; accepted is READ_ONLY or "
                    + "READ_WRITE; going on without that level\n")
            try await build(desk, with: bad)
            try await build(desk, with: bad)
            #expect(try await desk.counters()["cache_hits"] == Self.count)
            #expect(try await desk.control("--show-stats", with: bad).code == 2)
        }

        @Test func `options that the plugin itself refuses are told once, too`() async throws {
            let desk = try desk()
            let bad = desk.chain(["SCCACHE_DIRECTORY_PATH": "relative/path"])
            var told: [String] = []
            for _ in 0..<3 {
                for number in 0..<Self.count {
                    let result = try await desk.compile("u\(number).c", with: bad)
                    #expect(result.code == 0)
                    if result.errors != "" { told.append(result.errors) }
                }
            }
            #expect(
                told == [
                    "swcache: warning: the Directory cache cannot be used: the plugin refuses its options (badOption); going "
                        + "on without that level\n"
                ])
            #expect(try await desk.counters()["cache_hits"] ?? 0 >= Self.count)
        }

        @Test func `a plugin that is not there is told once, and nothing takes its place`() async throws {
            let desk = try desk()
            let alone = ["SCCACHE_PLUGIN_DIR": desk.pluginFolder, "SCCACHE_DIRECTORY_PATH": "\(desk.folder)/far"]
            unlink("\(desk.pluginFolder)/libswcache-directory.so")
            let first = try await desk.compile("u0.c", with: alone)
            #expect(first.code == 0)
            #expect(
                first.errors.hasSuffix("install the plugin again; compiling without the cache\n"), "\(first.errors)")
            try await build(desk, with: alone)
            #expect(desk.files(below: "cache").isEmpty && desk.files(below: "far").isEmpty)
            // A daemon is never stale: put back, it is used.
            try FileManager.default.copyItem(
                at: products.appending(path: "libswcache-directory.so"),
                to: URL(filePath: "\(desk.pluginFolder)/libswcache-directory.so"))
            let used = try await desk.eventually {
                try await desk.compile("u0.c", with: alone)
                return !desk.files(below: "far").isEmpty
            }
            #expect(used)
        }
    }
}
