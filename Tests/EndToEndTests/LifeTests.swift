import Foundation
import Posix
import Testing

extension WholePrograms {
    /// When the daemon begins, when it ends, and what it keeps.
    @Suite struct LifeTests {
        private func desk(_ changed: [String: String] = [:]) throws -> FaultDesk {
            let desk = try FaultDesk(changed)
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            return desk
        }

        // MARK: From one compile to the next

        @Test(arguments: 0..<6) func `what was compiled is a hit at once, on a busy machine too`(_: Int) async throws {
            let desk = try desk()
            try await desk.compile()
            // Four at once, each twice: the second must not come before what the first has learnt.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    try desk.write("int a\(number)(void) { return 1; }\n", to: "b\(number).c")
                    group.addTask {
                        for _ in 0..<2 {
                            let words = [desk.client, "gcc", "-c", "b\(number).c", "-o", "b\(number).o"]
                            let result = try await desk.run(words)
                            #expect(result.code == 0)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await desk.counters()["cache_hits"] == 4)
        }

        /// The old daemon would give what it is asked now half a second, and then take the result with it.
        @Test func `a compile right behind --stop-server is another daemon's, and kept`() async throws {
            let desk = try desk()
            let slow = try await desk.slowCompiler()
            try await desk.compile()
            for round in 0..<10 {
                let old = try desk.daemon
                try desk.write("int round(void) { return \(round); }\n", to: "slow.c")
                for name in ["began", "go"] { unlink("\(desk.source)/\(name)") }
                try await desk.control("--stop-server")
                let compile = try desk.start([desk.client, slow, "-c", "slow.c", "-o", "slow.o"])
                #expect(await desk.eventually { desk.exists("began") })
                #expect(await desk.eventually(within: 20) { !desk.daemons.contains(old) })
                try desk.write("", to: "go")
                #expect(await compile.end().code == 0)
                try await desk.run([desk.client, slow, "-c", "slow.c", "-o", "slow.o"])
                #expect(try await desk.counters()["cache_hits"] == 1, "\(round)")
            }
        }

        // MARK: Ends

        @Test func `an idle daemon ends, but never while a compile is in flight`() async throws {
            let desk = try desk(["SCCACHE_IDLE_TIMEOUT": "1"])
            let slow = try await desk.slowCompiler()
            let client = try desk.start([desk.client, slow, "-c", "a.c", "-o", "slow.o"])
            #expect(await desk.eventually { desk.exists("began") })
            let daemon = try desk.daemon
            // Twice the idle time with nothing but the one compile.
            let until = Clock.monotonic + 2_500_000_000
            #expect(await desk.eventually { Clock.monotonic > until || desk.daemons.isEmpty })
            #expect(desk.daemons == [daemon])
            try desk.write("", to: "go")
            #expect(await client.end().code == 0)
            #expect(await desk.eventually { desk.daemons.isEmpty })
            #expect(desk.log.contains("ended"))
            #expect(!FileManager.default.fileExists(atPath: "\(desk.folder)/s"))
        }

        @Test func `stopping lets a compile end, and stores it; another daemon may start meanwhile`() async throws {
            let desk = try desk()
            let slow = try await desk.slowCompiler()
            let client = try desk.start([desk.client, slow, "-c", "a.c", "-o", "slow.o"])
            #expect(await desk.eventually { desk.exists("began") })
            let old = try desk.daemon
            #expect(try await desk.control("--stop-server").code == 0)
            #expect(try await desk.compile().code == 0)
            #expect(desk.daemons.count == 2)
            try desk.write("", to: "go")
            #expect(await client.end().code == 0)
            #expect(await desk.eventually { !desk.daemons.contains(old) })
            unlink("\(desk.source)/slow.o")
            #expect(try await desk.run([desk.client, slow, "-c", "a.c", "-o", "slow.o"]).code == 0)
            #expect(try await desk.counters()["cache_hits"] == 1)
        }

        @Test func `clients that come while a daemon stops are all served`() async throws {
            let desk = try desk()
            let plain = try await desk.plain()
            try await desk.compile()
            var clients: [FaultDesk.Running] = []
            for round in 0..<4 {
                clients += try (0..<8).map {
                    try desk.start([desk.client, "gcc", "-c", "a.c", "-o", "r\(round)-\($0).o"])
                }
                _ = try await desk.control("--stop-server")
            }
            for client in clients {
                let result = await client.end()
                #expect(result.code == 0 && result.errors == "")
            }
            for round in 0..<4 {
                for number in 0..<8 { #expect(desk.read("r\(round)-\(number).o") == plain) }
            }
            #expect(!FileManager.default.fileExists(atPath: "\(desk.folder)/run/swcache/server.sick"))
            #expect(await desk.eventually { desk.daemons.count <= 1 })
        }

        @Test func `SIGTERM ends it at once, with memory and history written`() async throws {
            let desk = try desk()
            try await desk.compile()
            let begin = Clock.monotonic
            kill(try desk.daemon, SIGTERM)
            #expect(await desk.eventually { desk.daemons.isEmpty })
            #expect(Clock.monotonic - begin < 8_000_000_000)
            let names = desk.files(below: "home").map { URL(filePath: $0).lastPathComponent }
            #expect(names.contains("digests") && names.contains("history.jsonl"), "\(names)")
        }

        @Test func `a daemon whose socket vanishes ends`() async throws {
            let desk = try desk()
            try await desk.compile()
            unlink("\(desk.folder)/s")
            #expect(await desk.eventually { desk.daemons.isEmpty })
            #expect(try await desk.compile().code == 0)
            #expect(try await desk.counters()["cache_hits"] == 1)
        }

        // MARK: Begins

        @Test func `the daemon has a session of its own, no inherited descriptor, and only the named variables`()
            async throws
        {
            let desk = try desk(["SECRET_TOKEN": "hush", "AWS_SECRET_ACCESS_KEY": "hush"])
            try desk.write("exec 7<a.c 9>pipe; exec \"$@\"\n", to: "with-descriptors")
            let result = try await desk.run(["sh", "with-descriptors", desk.client, "gcc", "-c", "a.c", "-o", "a.o"])
            #expect(result.code == 0)
            let daemon = try desk.daemon
            #expect(getsid(daemon) == daemon)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(daemon)/cwd") == "/")
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(daemon)/fd")
            for number in open {
                let target =
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(daemon)/fd/\(number)")) ?? ""
                #expect(!target.hasPrefix(desk.source) && !target.hasPrefix("pipe:"), "\(number) \(target)")
            }
            if isRoot {
                let block = try #require(FileManager.default.contents(atPath: "/proc/\(daemon)/environ"))
                let text = String(decoding: block, as: UTF8.self)
                #expect(!text.contains("hush") && text.contains("SCCACHE_DIR="))
            }
        }

        @Test func `systemd's protocol works, and its socket stays when the daemon ends`() async throws {
            let desk = try desk()
            let path = "\(desk.folder)/s"
            let listener = try UnixSocket.listen(at: SocketAddress(path: Posix.Path(path)))
            for _ in 0..<2 {
                let client = try desk.start([desk.client, "gcc", "-c", "a.c", "-o", "a.o"])
                #expect(await desk.readable(listener))
                var settings = ChildProcess.Settings()
                settings.environment = Posix.Environment(entries: desk.variables.map { Array("\($0)=\($1)".utf8) })
                settings.redirect = [(listener, 3)]
                settings.detached = true
                let script = "LISTEN_PID=$$ LISTEN_FDS=1 exec \(desk.folder)/bin/swcached"
                let daemon = try ChildProcess.start(
                    Posix.Path("/bin/sh"), ["sh", "-c", script].map { Array($0.utf8) }, settings)
                #expect(await client.end().code == 0)
                #expect(try await desk.counters()["compile_requests"] == 1)
                #expect(try await desk.control("--stop-server").code == 0)
                #expect(await desk.readable(daemon.handle))
                #expect(try daemon.wait().code == 0)
                #expect(FileManager.default.fileExists(atPath: path))
            }
        }

        @Test func `in the foreground the process itself is the daemon and speaks on its stderr`() async throws {
            let desk = try desk(["SCCACHE_ERROR_LOG": ""])
            let server = try desk.start(
                [desk.client], with: ["SCCACHE_START_SERVER": "1", "SCCACHE_NO_DAEMON": "1"])
            #expect(await desk.eventually { desk.daemons == [server.child.number] })
            #expect(try await desk.compile().code == 0)
            #expect(try await desk.counters()["compile_requests"] == 1)
            server.child.send(signal: SIGTERM)
            let result = await server.end()
            #expect(result.code == 0)
            #expect(result.errors.contains("INFO swcache::server] listening on"))
        }

        @Test func `a reader of its stderr that goes away does not take the daemon along`() async throws {
            let desk = try desk(["SCCACHE_ERROR_LOG": ""])
            let pipe = "SCCACHE_START_SERVER=1 SCCACHE_NO_DAEMON=1 \(desk.client) 2>&1 | head -n 1"
            let server = try desk.start(["sh", "-c", pipe])
            #expect(await desk.eventually { desk.daemons.count == 1 })
            for _ in 0..<3 { #expect(try await desk.compile().code == 0) }
            let counters = try await desk.counters()
            #expect(counters["cache_hits"] == 2, "\(counters)")
            try await desk.control("--stop-server")
            #expect(await server.end().output.contains("listening"))
        }

        // MARK: Builds of different age

        @Test func `a newer client replaces the daemon, an older one is served, and nobody plays ping-pong`()
            async throws
        {
            let desk = try desk()
            try await desk.compile()
            let old = try desk.daemon
            #expect(try await desk.compile(with: ["SWCACHE_BUILD_NUMBER": "2000"]).code == 0)
            #expect(await desk.eventually { desk.daemons.count == 1 && desk.daemons != [old] })
            let new = try desk.daemon
            for build in ["900", "2000", "1000", "1999"] {
                #expect(try await desk.compile(with: ["SWCACHE_BUILD_NUMBER": build]).code == 0)
            }
            #expect(desk.daemons == [new])
            #expect(try await desk.counters()["cache_hits"] == 5)
            #expect(desk.log.components(separatedBy: "listening on").count == 3)
        }

        @Test func `many newer clients at once agree on one new daemon`() async throws {
            let desk = try desk()
            let plain = try await desk.plain()
            try await desk.compile()
            let clients = try (0..<24).map {
                try desk.start(
                    [desk.client, "gcc", "-c", "a.c", "-o", "a\($0).o"], with: ["SWCACHE_BUILD_NUMBER": "3000"])
            }
            for (number, client) in clients.enumerated() {
                #expect(await client.end().code == 0)
                #expect(desk.read("a\(number).o") == plain)
            }
            #expect(await desk.eventually { desk.daemons.count == 1 })
            #expect(desk.log.components(separatedBy: "listening on").count == 3)
        }

        // MARK: Shortage

        @Test func `out of descriptors the daemon neither spins nor keeps clients waiting`() async throws {
            let desk = try desk()
            let plain = try await desk.plain()
            try await desk.compile()
            let daemon = try desk.daemon
            #expect(try await desk.run(["prlimit", "--nofile=40:40", "--pid", "\(daemon)"]).code == 0)
            let address = SocketAddress(path: Posix.Path("\(desk.folder)/s"))
            var idlers: [Descriptor]? = try (0..<60).map { _ in try UnixSocket.connect(to: address) }
            unlink("\(desk.source)/a.o")
            let before = processorTime(daemon)
            let result = try await desk.compile()
            #expect(result.code == 0 && result.seconds < 2.5)
            #expect(desk.read("a.o") == plain)
            let until = Clock.monotonic + 1_000_000_000
            _ = await desk.eventually { Clock.monotonic > until }
            #expect(processorTime(daemon) - before < 0.4)
            #expect(idlers?.count == 60)
            idlers = nil
            unlink("\(desk.source)/a.o")
            #expect(
                try await desk.eventually(within: 20) {
                    try await desk.compile()
                    return try await (desk.counters()["cache_hits"] ?? 0) > 0
                })
            #expect(desk.daemons == [daemon])
        }

        /// In seconds.
        private func processorTime(_ process: Int32) -> Double {
            let text = String(
                decoding: FileManager.default.contents(atPath: "/proc/\(process)/stat") ?? Data(), as: UTF8.self)
            let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else { return -1 }
            return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }

        // MARK: Log

        @Test func `the log tells of start and end at info, and of each request at debug`() async throws {
            let desk = try desk()
            try await desk.compile()
            try await desk.compile()
            try await desk.compile("a.c", "-fplugin-nonsense=x")
            try await desk.run([desk.client, "gcc", "--version"])
            try await desk.control("--stop-server")
            #expect(await desk.eventually { desk.daemons.isEmpty })
            let log = desk.log
            for part in [
                "INFO swcache::server] listening on \(desk.folder)/s", "DEBUG swcache::server] miss a.c",
                "DEBUG swcache::server] hit a.c", "INFO swcache::server] ending", "INFO swcache::server] ended",
                "not a compilation",
            ] { #expect(log.contains(part), "\(part) in \(log)") }
        }

        @Test(arguments: [
            ("info", true, false), ("warn", false, false), ("sccache=debug", true, true), ("off", false, false),
        ])
        func `levels filter the log`(_ level: String, _ info: Bool, _ debug: Bool) async throws {
            let desk = try desk(["SCCACHE_LOG": level])
            try await desk.compile()
            try await desk.control("--stop-server")
            #expect(await desk.eventually { desk.daemons.isEmpty })
            #expect(desk.log.contains("INFO") == info)
            #expect(desk.log.contains("DEBUG") == debug)
            if info {
                let facts = try FileFacts(of: Posix.Path("\(desk.folder)/log"))
                #expect(facts.permissions == 0o600)
            }
        }

        @Test func `a log that cannot be opened is a warning, and the daemon serves`() async throws {
            let desk = try desk(["SCCACHE_ERROR_LOG": "DESK/no/such/log"])
            let started = try await desk.control("--start-server")
            #expect(started.code == 0)
            #expect(started.errors.contains("warning: Cannot open/write log file '\(desk.folder)/no/such/log'"))
            try await desk.compile()
            try await desk.compile()
            #expect(try await desk.counters()["cache_hits"] == 1)
        }
    }
}
