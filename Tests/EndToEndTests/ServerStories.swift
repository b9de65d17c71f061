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

        /// Killed, every question is refused; stopped, every question waits in vain.
        @Test(arguments: [SIGKILL, SIGSTOP])
        func `a server that goes in the middle of make -j8 fails nothing and delays all by little`(
            _ signal: Int32
        ) async throws {
            let desk = try FaultDesk()
            let remote = try await RemoteKind.redis.start(for: desk)
            let names = (0..<96).map { "m\($0)" }
            for name in names { try desk.write("int \(name)(void) { return \(name.count); }\n", to: "\(name).c") }
            let objects = names.map { $0 + ".o" }.joined(separator: " ")
            try desk.write("all: \(objects)\n%.o: %.c\n\t@$(CC) -c $< -o $@\n", to: "Makefile")
            let plain = try await desk.run(["make", "-j8", "CC=gcc"])
            let expected = names.map { desk.read("\($0).o") }
            for name in names { unlink("\(desk.source)/\(name).o") }

            let number = try await desk.run([
                "sh", "-c",
                "redis-cli --no-auth-warning -s \(desk.folder)/redis.sock -a \(remote.secret) info server | "
                    + "sed -n 's/^process_id:\\([0-9]*\\).*/\\1/p'",
            ])
            let server = try #require(Int32(number.output.trimmingCharacters(in: .whitespacesAndNewlines)))
            defer { kill(server, SIGKILL) }
            let build = try desk.start(
                ["make", "-j8", "CC=\(desk.client) gcc"], with: desk.chain(remote, disk: "cache"))
            #expect(await desk.eventually { desk.exists("m20.o") })
            kill(server, signal)
            let ended = await build.end(within: 120)
            #expect(ended.code == 0 && ended.errors == "", "\(ended.errors)")
            #expect(names.map { desk.read("\($0).o") } == expected)
            // Each of the 75 would wait two seconds, eight at a time, were it not for the breaker.
            #expect(ended.seconds < 2 * plain.seconds + 8, "\(ended.seconds) s, without the cache \(plain.seconds) s")
            #expect(try await desk.counters()["cache_misses"] == names.count)
            try await desk.endDaemon()
        }
    }
}

extension Remote {
    /// Leaves nothing running and nothing broken.
    fileprivate func end() async throws {
        try await name == RemoteKind.redis.rawValue ? leave() : comeBack()
    }
}
