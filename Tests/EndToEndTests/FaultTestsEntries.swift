import Foundation
import Posix
import Testing

extension WholePrograms {
    /// What lies in the cache is not what was put there.
    @Suite struct FaultTestsEntries {
        enum Harm: String, CaseIterable {
            case truncated, emptied, flipped, directory, fifo, garbage
        }

        private func harm(_ path: String, _ harm: Harm) throws {
            var bytes = try #require(FileManager.default.contents(atPath: path))
            switch harm {
            case .truncated: try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path))
            case .emptied: try Data().write(to: URL(filePath: path))
            case .garbage: try Data(repeating: 0xa5, count: 5000).write(to: URL(filePath: path))
            case .flipped:
                bytes[bytes.count - 3] ^= 0x10
                try bytes.write(to: URL(filePath: path))
            case .directory:
                unlink(path)
                mkdir(path, 0o700)
            case .fifo:
                unlink(path)
                mkfifo(path, 0o600)
            }
        }

        private func stored(_ desk: FaultDesk) -> [String] {
            desk.files(below: "cache").filter { $0.contains("/") && !$0.hasSuffix(".lock") }.map {
                "\(desk.cache)/\($0)"
            }
        }

        @Test(arguments: Harm.allCases)
        func `whatever happens to the stored files the object is right, and later calls hit again`(_ harm: Harm)
            async throws
        {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 4711; }\n", to: "a.c")
            let plain = try await desk.plain()
            #expect(try await desk.compile().code == 0)
            try await desk.control("--stop-server")
            let files = stored(desk)
            #expect(files.count >= 2)
            for file in files { try self.harm(file, harm) }
            unlink("\(desk.source)/a.o")
            let second = try await desk.compile()
            #expect(second.code == 0 && second.errors == "")
            #expect(desk.read("a.o") == plain)
            unlink("\(desk.source)/a.o")
            let third = try await desk.compile()
            #expect(third.code == 0)
            #expect(desk.read("a.o") == plain)
            let counters = try await desk.counters()
            #expect(counters["cache_misses"] == 1)
            #expect(counters["cache_hits"] == 1, "\(counters) \(desk.log)")
        }

        @Test func `entries that changed places are not believed`() async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            try desk.write("int b(void) { return 2; }\n", to: "b.c")
            let plain = try await desk.plain("a.c")
            try await desk.compile("a.c")
            let first = Set(stored(desk))
            try await desk.compile("b.c")
            try await desk.control("--stop-server")
            let second = Set(stored(desk)).subtracting(first)
            // The entry is the largest file of each.
            let size = { (path: String) in (try? FileFacts(of: Posix.Path(path)).size) ?? 0 }
            let one = try #require(first.max { size($0) < size($1) })
            let other = try #require(second.max { size($0) < size($1) })
            rename(one, one + ".x")
            rename(other, one)
            rename(one + ".x", other)
            unlink("\(desk.source)/a.o")
            #expect(try await desk.compile("a.c").code == 0)
            #expect(desk.read("a.o") == plain)
            let counters = try await desk.counters()
            #expect(counters["cache_misses"] == 1)
            #expect(counters["cache_errors"] == 1)
        }

        @Test func `manifests that changed places are not believed`() async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            try desk.write("int b(void) { return 2; }\n", to: "b.c")
            let plain = try await desk.plain("a.c")
            for name in ["a.c", "b.c"] { try await desk.compile(name) }
            try await desk.control("--stop-server")
            let manifests = stored(desk).filter { $0.hasSuffix(".m") }
            try #require(manifests.count == 2)
            rename(manifests[0], manifests[0] + ".x")
            rename(manifests[1], manifests[0])
            rename(manifests[0] + ".x", manifests[1])
            for hits in 0...1 {
                unlink("\(desk.source)/a.o")
                #expect(try await desk.compile("a.c").code == 0)
                #expect(desk.read("a.o") == plain)
                #expect(try await desk.counters()["cache_hits"] == hits)
            }
        }

        @Test func `a damaged entry is a miss and an error in the statistics`() async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            try await desk.compile()
            try await desk.control("--stop-server")
            let size = { (path: String) in (try? FileFacts(of: Posix.Path(path)).size) ?? 0 }
            try harm(try #require(stored(desk).max { size($0) < size($1) }), .flipped)
            #expect(try await desk.compile().code == 0)
            let counters = try await desk.counters()
            #expect(counters["cache_misses"] == 1)
            #expect(counters["cache_errors"] == 1)
            #expect(counters["cache_read_errors"] == 1)
        }
    }
}
