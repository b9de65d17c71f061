import Foundation
import Posix
import Testing

extension WholePrograms {
    /// The cache's directory is full, read-only, or gone.
    @Suite struct FaultTestsStorage {
        /// Units whose objects do not compress well.
        private func units(_ desk: FaultDesk, _ count: Int) throws {
            for number in 0..<count {
                let words = (0..<40_000).map { _ in String(UInt32.random(in: 0 ... .max)) }.joined(separator: ",")
                try desk.write("unsigned u\(number)[] = {\(words)};\n", to: "u\(number).c")
            }
        }

        private func expectRight(_ desk: FaultDesk, _ count: Int) async throws {
            for number in 0..<count {
                unlink("\(desk.source)/u\(number).o")
                let result = try await desk.compile("u\(number).c")
                #expect(result.code == 0 && result.errors == "", "\(result.errors)")
                #expect(try await desk.read("u\(number).o") == desk.plain("u\(number).c"))
            }
        }

        @Test func `a cache directory that vanishes is made again`() async throws {
            let desk = try FaultDesk()
            try units(desk, 2)
            try await expectRight(desk, 2)
            try FileManager.default.removeItem(atPath: desk.cache)
            try await expectRight(desk, 2)
            try await expectRight(desk, 2)
            let counters = try await desk.counters()
            #expect(counters["cache_misses"] == 4)
            #expect(counters["cache_hits"] == 2, "\(counters)")
        }

        @Test func `a file in the place of the cache directory costs misses and nothing else`() async throws {
            let desk = try FaultDesk()
            try units(desk, 1)
            try Data("mine".utf8).write(to: URL(filePath: desk.cache))
            try await expectRight(desk, 1)
            try await expectRight(desk, 1)
            let counters = try await desk.counters()
            #expect(counters["cache_misses"] == 2 && counters["cache_write_errors"] == 2, "\(counters)")
            #expect(desk.read(desk.cache) == Data("mine".utf8))
        }

        @Test(.enabled(if: isRoot, "only root can mount"))
        func `a full disk costs misses and nothing else`() async throws {
            let desk = try FaultDesk()
            try await mounted(desk, "size=1m") {
                try units(desk, 10)
                try await expectRight(desk, 10)
                let counters = try await desk.counters()
                #expect(counters["cache_misses"] == 10)
                #expect(counters["cache_writes"] ?? 0 > 0 && counters["cache_write_errors"] ?? 0 > 0, "\(counters)")
                #expect(counters["cache_writes", default: 0] + counters["cache_write_errors", default: 0] == 10)
            }
        }

        @Test(.enabled(if: isRoot, "only root can mount"))
        func `a cache that becomes read-only still hits`() async throws {
            let desk = try FaultDesk()
            try await mounted(desk, "size=50m") {
                try units(desk, 2)
                try await expectRight(desk, 1)
                #expect(try await desk.run(["mount", "-o", "remount,ro", desk.cache]).code == 0)
                try await expectRight(desk, 2)
                let counters = try await desk.counters()
                #expect(counters["cache_hits"] == 1 && counters["cache_misses"] == 2)
                #expect(counters["cache_write_errors"] == 1, "\(counters)")
            }
        }

        private func mounted(_ desk: FaultDesk, _ options: String, _ body: () async throws -> Void) async throws {
            try FileManager.default.createDirectory(atPath: desk.cache, withIntermediateDirectories: true)
            try #require(try await desk.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", desk.cache]).code == 0)
            do { try await body() } catch { Issue.record(error) }
            try await desk.control("--stop-server")
            _ = await desk.eventually { desk.daemons.isEmpty }
            #expect(try await desk.run(["umount", "-l", desk.cache]).code == 0)
        }
    }
}
