import Foundation
import Posix
import Testing

extension WholePrograms {
    /// What the cache is told by those who are not to be believed. docs/security.md says who they are.
    @Suite struct FaultTestsTrust {
        private func desk() throws -> FaultDesk {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return A; }\n", to: "a.c")
            return desk
        }

        @Test(.enabled(if: isRoot, "only root has rights to lend"))
        func `a process with borrowed rights asks no daemon: variables of its caller would choose it`() async throws {
            let desk = try desk()
            let plain = try await desk.plain("a.c", "-DA=1")
            let borrowing = ["perl", "-e", "$< = 54321; exec @ARGV or die", desk.client]
            let compile = try await desk.run(borrowing + ["gcc", "-DA=1", "-c", "a.c", "-o", "a.o"])
            #expect(compile.code == 0 && compile.errors == "", "\(compile)")
            #expect(desk.read("a.o") == plain)
            for verb in ["--start-server", "--show-stats", "doctor"] {
                let result = try await desk.run(borrowing + [verb])
                #expect(result.code == 2 && result.errors.contains("more rights than its caller"), "\(result)")
            }
            #expect(desk.daemons.isEmpty && !FileManager.default.fileExists(atPath: "\(desk.folder)/s"))
        }

        @Test func `where the runtime directory is a link of somebody else's, no mark is left behind it`() async throws
        {
            let desk = try desk()
            try FileManager.default.createDirectory(atPath: "\(desk.folder)/theirs", withIntermediateDirectories: true)
            symlink("\(desk.folder)/theirs", "\(desk.folder)/run/swcache")
            let script = """
                use Socket; $| = 1; alarm 20; socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die;
                bind($s, sockaddr_un('\(desk.folder)/s')) or die; listen($s, 8); print "ready\n"; sleep 20;
                """
            let mute = try desk.start(["perl", "-e", script])
            #expect(await desk.eventually { (try? mute.output.contents())?.isEmpty == false })
            #expect(try await desk.compile("a.c", "-DA=1").code == 0)
            #expect(desk.files(below: "theirs").isEmpty)
            mute.child.send(signal: SIGTERM)
            _ = await mute.end()
        }

        /// Were the daemon to open the pipe, it would take what is meant for the compiler, or wait for ever. (gcc itself
        /// takes no pipe.)
        @Test func `a response file that is a pipe is the compiler's alone`() async throws {
            let desk = try desk()
            let plain = try await desk.run(["clang", "-DA=2", "-c", "a.c", "-o", "plain.o"])
            #expect(plain.code == 0)
            let fifo = "\(desk.source)/words"
            mkfifo(fifo, 0o600)
            let began = Clock.monotonic
            let script = "echo '-DA=2' > words & exec '\(desk.client)' clang @words -c a.c -o b.o"
            let result = try await desk.run(["sh", "-c", script])
            #expect(result.code == 0 && result.errors == "", "\(result)")
            #expect(desk.read("b.o") == desk.read("plain.o"))
            #expect(Clock.monotonic - began < 10_000_000_000)
            let counters = try await desk.counters()
            #expect(counters["compile_requests"] == 1 && counters["cache_timeouts"] == 0, "\(counters)")
        }

        /// The daemon's own open files have numbers too.
        @Test(arguments: ["/dev/fd/7", "/proc/self/fd/7", "/dev/stdin"])
        func `a response file that is named by a descriptor is the client's, not the daemon's`(
            _ name: String
        ) async throws {
            let desk = try desk()
            try desk.write("-DA=3", to: "words")
            for value in [1, 1] { #expect(try await desk.compile("a.c", "-DA=\(value)").code == 0) }
            let script = "exec 7<words <words; exec '\(desk.client)' gcc @\(name) -c a.c -o b.o"
            let result = try await desk.run(["sh", "-c", script])
            #expect(result.code == 0 && result.errors == "", "\(result)")
            #expect(try await desk.read("b.o") == desk.plain("a.c", "-DA=3"))
        }
    }
}
