import Foundation
import Posix
import Testing

extension WholePrograms {
    /// Builds with a level behind the disk that a real server keeps.
    @Suite struct ServerStories {
        private static let count = 5

        private func withRemote(
            _ kind: RemoteKind, _ body: (FaultDesk, Remote) async throws -> Void
        ) async throws {
            let desk = try FaultDesk()
            for number in 0..<Self.count {
                try desk.write("int f\(number)(void) { return \(number); }\n", to: "u\(number).c")
            }
            let remote = try await kind.start(for: desk)
            do { try await body(desk, remote) } catch {
                try? await remote.end()
                throw error
            }
            try await remote.end()
        }

        private func build(_ desk: FaultDesk, with variables: [String: String]) async throws {
            for number in 0..<Self.count {
                unlink("\(desk.source)/u\(number).o")
                let result = try await desk.compile("u\(number).c", with: variables)
                #expect(result.code == 0 && result.errors == "", "\(result.errors)")
                #expect(try await desk.read("u\(number).o") == desk.plain("u\(number).c"))
            }
        }

        @Test(arguments: RemoteKind.allCases)
        func `a fresh machine has all its hits from the server, and nobody sees the secret`(
            _ kind: RemoteKind
        ) async throws {
            try await withRemote(kind) { desk, remote in
                let here = desk.chain(remote, disk: "cache")
                var said = try await desk.control("doctor", with: here)
                #expect(said.code == 0, "\(said.output)\(said.errors)")
                try await build(desk, with: here)
                try await desk.endDaemon()

                let fresh = desk.chain(remote, disk: "other")
                try await build(desk, with: fresh)
                let counters = try await desk.counters()
                #expect(counters["cache_hits"] == Self.count && counters["cache_misses"] == 0, "\(counters)")
                let far = try await desk.levels(fresh)["L1 (\(remote.name))"] ?? [:]
                #expect(far["hits"] == 2 * Self.count && far["misses"] == 0 && far["writes"] == 0, "\(far)")
                let shown = try await desk.control("--show-stats", with: fresh)
                #expect(shown.code == 0 && shown.output.contains("L1 (\(remote.name))"), "\(shown.output)")
                try await desk.endDaemon()

                said.output += shown.output + shown.errors + said.errors + desk.log
                #expect(!said.output.contains(remote.secret))
            }
        }

        @Test(arguments: RemoteKind.allCases)
        func `a server that goes costs no compile, and is used again when it is back`(
            _ kind: RemoteKind
        ) async throws {
            try await withRemote(kind) { desk, remote in
                try await build(desk, with: desk.chain(remote, disk: "cache"))
                try await desk.endDaemon()

                let fresh = desk.chain(remote, disk: "other")
                #expect(try await desk.compile("u0.c", with: fresh).code == 0)
                #expect(try await desk.counters()["cache_hits"] == 1)
                try await remote.leave()
                try await build(desk, with: fresh)
                let counters = try await desk.counters()
                #expect(counters["cache_misses"] == Self.count - 1, "the disk has the first: \(counters)")

                // The daemon that has seen it go sees it come back.
                try await remote.comeBack()
                var number = 0
                let isBack = try await desk.eventually(within: 60) {
                    number += 1
                    try desk.write("int g(void) { return \(number); }\n", to: "new.c")
                    #expect(try await desk.compile("new.c", with: fresh).code == 0)
                    return try await desk.levels(fresh)["L1 (\(remote.name))"]?["writes"] ?? 0 > 0
                }
                #expect(isBack)
                try await desk.endDaemon()
                try await build(desk, with: desk.chain(remote, disk: "third"))
                #expect(try await desk.counters()["cache_hits"] == Self.count)
            }
        }
    }
}

extension Remote {
    /// Leaves nothing running and nothing broken.
    fileprivate func end() async throws {
        try await name == RemoteKind.redis.rawValue ? leave() : comeBack()
    }
}
