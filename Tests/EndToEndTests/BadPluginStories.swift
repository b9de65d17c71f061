import Foundation
import Posix
import Testing

extension WholePrograms {
    /// Builds with a plugin behind the disk that breaks the contract: never answers, late, twice, nonsense.
    @Suite struct BadPluginStories {
        private func desk(_ behaviour: String) async throws -> FaultDesk {
            let desk = try FaultDesk()
            try await desk.installBadPlugin(behaviour)
            for number in 0..<8 { try desk.write("int f\(number)(void) { return \(number); }\n", to: "u\(number).c") }
            return desk
        }

        private func variables(_ desk: FaultDesk) -> [String: String] {
            [
                "SCCACHE_PLUGIN_DIR": desk.pluginFolder, "SCCACHE_MULTILEVEL_CHAIN": "disk,bad",
                "SCCACHE_BAD_PLACE": "x",
            ]
        }

        /// - Returns: how long all of it took, in seconds.
        private func build(_ desk: FaultDesk) async throws -> Double {
            var seconds = 0.0
            for number in 0..<8 {
                unlink("\(desk.source)/u\(number).o")
                let result = try await desk.compile("u\(number).c", with: variables(desk))
                seconds += result.seconds
                #expect(result.code == 0 && result.errors == "", "\(result.errors)")
                #expect(try await desk.read("u\(number).o") == desk.plain("u\(number).c"))
            }
            return seconds
        }

        @Test(arguments: ["HANGS", "LATE"])
        func `one that hangs, or answers late, costs a bounded time in all, and the disk goes on`(
            behaviour: String
        ) async throws {
            let desk = try await desk(behaviour)
            // Two questions of two seconds each until it is left alone, then one now and then.
            #expect(try await build(desk) < 20)
            let again = try await build(desk)
            #expect(again < 10, "the disk knows everything: \(again) s")
            let counters = try await desk.counters()
            #expect(counters["cache_misses"] == 8 && counters["cache_hits"] == 8, "\(counters)")
            #expect(counters["cache_timeouts"] == 0 && counters["cache_write_errors"] == 0, "\(counters)")
            #expect(desk.log.contains("L1 (bad) is left alone for a while, reads fail: "))
            let begin = Clock.monotonic
            try await desk.endDaemon()
            #expect(desk.daemons.isEmpty && Clock.monotonic - begin < 15_000_000_000, "the end is bounded too")
        }

        @Test func `one that never takes a value holds up neither compiles nor the end, also where a step is killed`()
            async throws
        {
            let desk = try await desk("MUTE_PUT")
            var variables = variables(desk)
            variables["SWCACHE_STEP_KILL"] = "1"
            var seconds = 0.0
            for number in 0..<20 {
                try desk.write("int g\(number)(void) { return \(number); }\n", to: "v\(number).c")
                let result = try await desk.compile("v\(number).c", with: variables)
                seconds += result.seconds
                #expect(result.code == 0)
            }
            // 32 may be pending; a second at most for each compile beyond that.
            #expect(seconds < 20, "\(seconds) s")
            let begin = Clock.monotonic
            try await desk.endDaemon()
            #expect(desk.daemons.isEmpty && Clock.monotonic - begin < 15_000_000_000)
            #expect(desk.log.contains("40 uploads were not done in time and are lost"), "\(desk.log.suffix(500))")
        }

        @Test(arguments: ["TWICE", "UNKNOWN_STATUS", "NO_BYTES", "OLDER"])
        func `one that talks nonsense costs misses at its level and nothing else`(behaviour: String) async throws {
            let desk = try await desk(behaviour)
            _ = try await build(desk)
            _ = try await build(desk)
            let counters = try await desk.counters()
            #expect(counters["compilations"] == 8 && counters["cache_hits"] == 8, "\(counters)")
        }

        @Test(arguments: ["WRONG_MAJOR", "NO_TABLE", "SHORT_TABLE"])
        func `one that cannot be loaded is told once, and the disk goes on`(behaviour: String) async throws {
            let desk = try await desk(behaviour)
            var told: [String] = []
            for _ in 0..<2 {
                for number in 0..<8 {
                    let result = try await desk.compile("u\(number).c", with: variables(desk))
                    #expect(result.code == 0)
                    if result.errors != "" { told.append(result.errors) }
                }
            }
            #expect(told.count == 1)
            #expect(
                told.first?.hasPrefix("swcache: warning: the Bad cache cannot be used: the plugin") == true, "\(told)")
            #expect(told.first?.hasSuffix("; going on without that level\n") == true)
            let shown = try await desk.control("--show-stats", with: variables(desk))
            #expect(shown.errors.hasPrefix("swcache: warning: the Bad cache cannot be used: "))
            #expect(try await desk.counters()["cache_hits"] ?? 0 >= 7)
        }

        @Test func `what everybody may change is never loaded`() async throws {
            let desk = try await desk("HANGS")
            chmod("\(desk.pluginFolder)/libswcache-bad.so", 0o757)
            let first = try await desk.compile("u0.c", with: variables(desk))
            #expect(first.code == 0)
            #expect(
                first.errors
                    == "swcache: warning: \(desk.pluginFolder)/libswcache-bad.so can be changed by everybody, so nothing "
                    + "there is used; run: chmod o-w \(desk.pluginFolder)/libswcache-bad.so; going on without that level\n"
            )
            let maps = String(
                decoding: try #require(
                    try FileHandle(forReadingAtPath: "/proc/\(desk.daemon)/maps")?.readToEnd() ?? Data()),
                as: UTF8.self)
            #expect(!maps.contains("libswcache-bad.so"))
        }
    }
}
