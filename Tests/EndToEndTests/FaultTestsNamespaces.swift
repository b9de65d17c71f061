import Foundation
import Posix
import Testing

extension WholePrograms {
    /// A client that sees other files than the daemon must not get the daemon's answers.
    @Suite(.enabled(if: isRoot, "only root can make namespaces"))
    struct FaultTestsNamespaces {
        private static let kinds = [["unshare", "-m"], ["unshare", "-m", "-p", "-f", "--mount-proc"]]

        /// Compiles where `a.h` is another one: a mount that the daemon outside does not see.
        private func script(_ desk: FaultDesk, _ more: String = "") -> String {
            "mount --bind other.h a.h && \(desk.client) gcc -c a.c -o a.o && cp a.o first.o"
                + " && rm a.o && \(desk.client) gcc -c a.c -o a.o && gcc -c a.c -o plain.o\(more)"
        }

        private func desk(_ changed: [String: String] = [:]) async throws -> FaultDesk {
            let desk = try FaultDesk(changed)
            try desk.write("#define VALUE 1\n", to: "a.h")
            try desk.write("#define VALUE 2\n", to: "other.h")
            try desk.write("#include \"a.h\"\nint a(void) { return VALUE; }\n", to: "a.c")
            #expect(try await desk.compile().code == 0)
            #expect(try await desk.compile().code == 0)
            #expect(desk.daemons.count == 1)
            return desk
        }

        @Test(arguments: kinds)
        func `on the standard socket another mount namespace has a daemon of its own`(_ unshare: [String]) async throws
        {
            let desk = try await desk(["SCCACHE_SERVER_UDS": ""])
            let result = try await desk.run(unshare + ["sh", "-c", script(desk, " && sleep 0.2; ls run")])
            _ = result
            let log = desk.log
            #expect(log.contains("server-ns"), "\(log)")
            #expect(desk.read("first.o") == desk.read("plain.o") && desk.read("plain.o") != nil)
            #expect(desk.read("a.o") == desk.read("plain.o"))
            #expect(log.components(separatedBy: "hit a.c").count == 3, "\(log)")
            // The daemon outside goes on as before.
            #expect(try await desk.compile().code == 0)
            #expect(try await desk.counters()["cache_hits"] == 2)
            let inner = desk.files(below: "run/swcache").filter { $0.hasPrefix("server-ns") && !$0.contains(".") }
            #expect(inner.count <= 1)
        }

        @Test(arguments: kinds)
        func `on a named socket it compiles bare`(_ unshare: [String]) async throws {
            let desk = try await desk()
            let result = try await desk.run(unshare + ["sh", "-c", script(desk)])
            #expect(result.code == 0 && result.errors == "", "\(result)")
            #expect(desk.read("first.o") == desk.read("plain.o") && desk.read("plain.o") != nil)
            #expect(desk.read("a.o") == desk.read("plain.o"))
            #expect(desk.daemons.count == 1)
            #expect(try await desk.counters()["cache_hits"] == 1)
        }

        @Test func `the namespace's daemon ends properly and removes its own socket`() async throws {
            let desk = try await desk(["SCCACHE_SERVER_UDS": ""])
            let outside = try desk.daemon
            #expect(
                try await desk.run(["unshare", "-m", "sh", "-c", script(desk)], with: ["SCCACHE_IDLE_TIMEOUT": "1"])
                    .code
                    == 0)
            #expect(await desk.eventually { desk.daemons.filter { $0 != outside }.isEmpty })
            #expect(!desk.files(below: "run/swcache").contains { $0.hasPrefix("server-ns") && !$0.hasSuffix(".lock") })
        }
    }
}
