import Foundation
import Posix
import Testing

extension WholePrograms {
    /// Other users of the machine get nothing from the cache, and can make it believe nothing.
    @Suite(.enabled(if: isRoot, "only root can be somebody else"))
    struct FaultTestsUsers {
        private static let nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]

        private func desk(_ changed: [String: String] = [:]) throws -> FaultDesk {
            let desk = try FaultDesk(changed)
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            return desk
        }

        /// Sends a ping and prints how many bytes came back. (Perl is where every user can run it.)
        private func connect(_ path: String) -> [String] {
            let script = """
                use Socket; $SIG{PIPE} = 'IGNORE'; alarm 5; socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die;
                connect($s, sockaddr_un('\(path)')) or die "connect: $!"; syswrite($s, pack('C*', 6,0,0,0,4,4,0,0,0,0));
                my $n = sysread($s, my $b, 100) // 0; print "got $n";
                """
            return ["perl", "-e", script]
        }

        @Test func `another user can neither connect nor look`() async throws {
            let desk = try desk(["SCCACHE_SERVER_UDS": ""])
            try await desk.compile()
            let socket = "\(desk.folder)/run/swcache/server"
            let own = try await desk.run(connect(socket))
            #expect(own.output == "got 17", "\(own)")
            let other = try await desk.run(Self.nobody + connect(socket))
            #expect(other.errors.contains("connect: Permission denied"), "\(other)")
            for path in ["\(desk.folder)/run/swcache", "\(desk.cache)/swcache"] {
                let look = try await desk.run(Self.nobody + ["ls", path])
                #expect(look.code != 0 && look.errors.contains("Permission denied"), "\(path)")
            }
            for file in desk.files(below: "cache").map({ "\(desk.cache)/\($0)" })
                + desk.files(below: "run/swcache").map({ "\(desk.folder)/run/swcache/\($0)" })
            {
                #expect(try Files.linkFacts(of: Posix.Path(file)).permissions & 0o077 == 0, "\(file)")
            }
        }

        @Test func `credentials are checked, whatever the socket's mode is`() async throws {
            let desk = try desk()
            try await desk.compile()
            let socket = "\(desk.folder)/s"
            #expect(try Files.linkFacts(of: Posix.Path(socket)).permissions == 0o600)
            let refused = try await desk.run(Self.nobody + connect(socket))
            #expect(refused.errors.contains("connect: Permission denied"))
            chmod(socket, 0o666)
            let other = try await desk.run(Self.nobody + connect(socket))
            #expect(other.output == "got 0", "\(other)")
            #expect(try await desk.counters()["compile_requests"] == 1)
        }

        @Test func `a socket of another user hears nothing from us`() async throws {
            let desk = try desk()
            chmod(desk.folder, 0o777)
            let script = """
                use Socket; $| = 1; alarm 20; socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die; my $p = '\(desk.folder)/s';
                bind($s, sockaddr_un($p)) or die "bind: $!"; listen($s, 8); chmod 0777, $p; print "ready\\n";
                while (accept(my $c, $s)) { my $n = sysread($c, my $b, 100) // 0; print "heard $n\\n"; }
                """
            let other = try desk.start(Self.nobody + ["perl", "-e", script])
            #expect(await desk.eventually { (try? other.output.contents())?.isEmpty == false })
            let plain = try await desk.plain()
            #expect(try await desk.compile().code == 0)
            #expect(desk.read("a.o") == plain)
            let started = try await desk.control("--start-server")
            #expect(
                started.code == 2 && started.errors.contains("\(desk.folder)/s belongs to somebody else"), "\(started)")
            other.child.send(signal: SIGTERM)
            let end = await other.end()
            let heard = end.output + end.errors
            #expect(Set(heard.split(separator: "\n")) == ["ready", "heard 0"], "\(heard)")
            #expect(desk.daemons.isEmpty)
        }

        enum Trap: String, CaseIterable { case directory, link, file }

        @Test(arguments: Trap.allCases)
        func `a runtime directory that others prepared is refused`(_ trap: Trap) async throws {
            let user = UInt32.random(in: 1_000_000...2_000_000)
            let place = "/tmp/swcache-\(user)"
            let desk = try desk(["SCCACHE_SERVER_UDS": "", "XDG_RUNTIME_DIR": ""])
            let somebody = ["setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups"]
            #expect(try await desk.run(["chown", "-R", "\(user)", desk.folder]).code == 0)
            try FileManager.default.createDirectory(atPath: "\(desk.folder)/theirs", withIntermediateDirectories: true)
            chmod("\(desk.folder)/theirs", 0o777)
            switch trap {
            case .directory:
                mkdir(place, 0o777)
                chmod(place, 0o777)
            case .link: symlink("\(desk.folder)/theirs", place)
            case .file: try Data().write(to: URL(filePath: place))
            }
            defer { try? FileManager.default.removeItem(atPath: place) }
            let plain = try await desk.plain()
            let compile = try await desk.run(somebody + [desk.client, "gcc", "-c", "a.c", "-o", "a.o"])
            #expect(compile.code == 0 && compile.errors == "", "\(compile)")
            #expect(desk.read("a.o") == plain)
            let start = try await desk.run(somebody + [desk.client, "--start-server"])
            #expect(start.code == 2 && start.errors.contains("belongs to somebody else"), "\(start)")
            #expect(desk.daemons.isEmpty)
            #expect(desk.files(below: "theirs").isEmpty)
        }

        @Test func `the daemon's memory and environment are hidden from programs of the same user`() async throws {
            let user = UInt32.random(in: 1_000_000...2_000_000)
            let somebody = ["setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups"]
            let desk = try desk()
            #expect(try await desk.run(["chown", "-R", "\(user)", desk.folder]).code == 0)
            #expect(try await desk.run(somebody + [desk.client, "gcc", "-c", "a.c", "-o", "a.o"]).code == 0)
            let daemon = try desk.daemon
            for name in ["environ", "mem"] {
                #expect(try Files.owner(of: Posix.Path("/proc/\(daemon)/\(name)")) == 0)
                let look = try await desk.run(somebody + ["head", "-c1", "/proc/\(daemon)/\(name)"])
                #expect(look.code != 0)
            }
        }
    }
}
