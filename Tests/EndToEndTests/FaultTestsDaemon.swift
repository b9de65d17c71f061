import Foundation
import Posix
import Testing

extension WholePrograms {
    /// The daemon dies, stops or talks nonsense while a build goes on.
    @Suite struct FaultTestsDaemon {
        /// `count` units that differ, a makefile, and what gcc alone makes of them.
        private func tree(_ desk: FaultDesk, _ count: Int) async throws -> [Data?] {
            try desk.write("#include <stdio.h>\n#include <stdlib.h>\n", to: "all.h")
            for number in 0..<count {
                try Data(
                    "#include \"all.h\"\nint f\(number)(int x) { printf(\"%d\", x); return x * \(number); }\n".utf8
                )
                .write(to: URL(filePath: "\(desk.source)/u\(number).c"))
            }
            try desk.write(
                "OBJECTS = $(patsubst %.c,%.o,$(wildcard *.c))\nall: $(OBJECTS)\n%.o: %.c all.h\n\t$(CC) -c $< -o $@\n",
                to: "Makefile")
            #expect(try await desk.run(["make", "-j4", "CC=gcc"]).code == 0)
            let plain = (0..<count).map { desk.read("u\($0).o") }
            clean(desk)
            return plain
        }

        private func clean(_ desk: FaultDesk) {
            for file in desk.files(below: "src") where file.hasSuffix(".o") { unlink("\(desk.source)/\(file)") }
        }

        private func build(_ desk: FaultDesk, jobs: Int = 8) throws -> FaultDesk.Running {
            try desk.start(["make", "-j\(jobs)", "CC=\(desk.client) gcc"])
        }

        private func expectSame(_ desk: FaultDesk, _ plain: [Data?]) {
            for (number, object) in plain.enumerated() {
                #expect(object != nil && desk.read("u\(number).o") == object, "u\(number).o")
            }
        }

        @Test func `a daemon that is killed again and again costs no object`() async throws {
            let desk = try FaultDesk()
            let plain = try await tree(desk, 60)
            let make = try build(desk)
            for round in 1...5 {
                #expect(
                    await desk.eventually {
                        let done = (0..<60).count { desk.exists("u\($0).o") }
                        return done >= round * 8 && !desk.daemons.isEmpty || make.child.handle.isReadable(within: 0)
                    })
                for daemon in desk.daemons { kill(daemon, SIGKILL) }
            }
            let result = await make.end()
            #expect(result.code == 0 && !result.errors.contains("warning"), "\(result.errors)")
            expectSame(desk, plain)
            clean(desk)
            #expect(try await build(desk).end().code == 0)
            expectSame(desk, plain)
            #expect(desk.files(below: "run").allSatisfy { !$0.hasSuffix(".d") })
        }

        @Test func `a daemon that is stopped delays the build once, and works again when it goes on`() async throws {
            let desk = try FaultDesk()
            let plain = try await tree(desk, 60)
            try await desk.compile("u0.c")
            let daemon = try desk.daemon
            let begin = Clock.monotonic
            #expect(try await desk.run(["make", "-j8", "CC=gcc"]).code == 0)
            let bare = Double(Clock.monotonic - begin) / 1e9
            clean(desk)
            let make = try build(desk)
            #expect(await desk.eventually { desk.exists("u5.o") || desk.exists("u10.o") })
            kill(daemon, SIGSTOP)
            let result = await make.end()
            #expect(result.code == 0)
            // One wave of eight waits for two seconds at the most; the others see the mark.
            #expect(result.seconds < bare * 3 + 5, "\(result.seconds) against \(bare)")
            expectSame(desk, plain)
            kill(daemon, SIGCONT)
            clean(desk)
            // The mark lasts some seconds.
            #expect(
                try await desk.eventually(within: 20) {
                    unlink("\(desk.source)/u0.o")
                    try await desk.compile("u0.c")
                    return try await (desk.counters()["cache_hits"] ?? 0) > 0
                })
            #expect(desk.daemons == [daemon])
            #expect(try await build(desk).end().code == 0)
            expectSame(desk, plain)
        }

        @Test func `256 clients at once start one daemon`() async throws {
            let desk = try FaultDesk(["SCCACHE_LOG": "info"])
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            let plain = try await desk.plain()
            let clients = try (0..<256).map { number in
                try desk.start([desk.client, "gcc", "-c", "a.c", "-o", "a\(number).o"])
            }
            for (number, client) in clients.enumerated() {
                let result = await client.end()
                #expect(result.code == 0 && result.errors == "", "\(result.errors)")
                #expect(desk.read("a\(number).o") == plain)
            }
            #expect(desk.daemons.count == 1)
            #expect(desk.log.components(separatedBy: "listening on").count == 2)
            let counters = try await desk.counters()
            #expect(counters["compile_requests"] ?? 0 > 200, "\(counters)")
        }

        @Test(
            arguments: [
                [0xff, 0xff, 0xff, 0xff, 1, 2, 3], [5, 0, 0, 0, 99, 1, 2, 3, 4], [0, 0, 0, 0], [200, 0, 0, 0, 1, 3],
                [9, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0], Array("GET / HTTP/1.1\r\n\r\n".utf8),
            ] as [[UInt8]])
        func `garbage on the socket harms nobody`(_ garbage: [UInt8]) async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            try await desk.compile()
            let daemon = try desk.daemon
            let address = SocketAddress(path: Posix.Path("\(desk.folder)/s"))
            var open: [Descriptor] = []
            for _ in 0..<20 {
                let socket = try UnixSocket.connect(to: address)
                try? socket.writeAll(garbage)
                open.append(socket)
            }
            let hits = try await desk.eventually {
                guard try await desk.compile().code == 0 else { return false }
                return try await (desk.counters()["cache_hits"] ?? 0) > 0
            }
            #expect(hits)
            #expect(desk.daemons == [daemon])
            withExtendedLifetime(open) {}
        }

        @Test func `a socket that somebody answers with garbage costs a moment and no object`() async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            let plain = try await desk.plain()
            let listener = try UnixSocket.listen(at: SocketAddress(path: Posix.Path("\(desk.folder)/s")))
            let answers: [[UInt8]] = [
                [0xff, 0xff, 0xff, 0xff, 1], [2, 0, 0, 0, 99, 0], [200, 0, 0, 0, 2], [], [1, 0, 0, 0, 2],
            ]
            for answer in answers {
                let client = try desk.start([desk.client, "gcc", "-c", "a.c", "-o", "a.o"])
                #expect(await desk.readable(listener))
                let peer = try UnixSocket.accept(on: listener)
                try? peer.writeAll(answer)
                let held = answer.count == 5 && answer[0] == 200 ? peer : nil
                shutdown(peer.raw, held == nil ? Int32(SHUT_RDWR) : 0)
                let result = await client.end()
                #expect(result.code == 0 && result.seconds < 3.5)
                #expect(desk.read("a.o") == plain)
                unlink("\(desk.source)/a.o")
            }
            #expect(desk.daemons.isEmpty)
        }

        @Test func `clients that are killed leave no flight and no file behind`() async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            let slow = try await desk.slowCompiler()
            let first = try desk.start([desk.client, slow, "-c", "a.c", "-o", "slow.o"])
            #expect(await desk.eventually { desk.exists("began") })
            let second = try desk.start([desk.client, slow, "-c", "a.c", "-o", "b.o"])
            first.child.send(signal: SIGKILL)
            #expect(await first.end().code == 137)
            try desk.write("", to: "go")
            #expect(await second.end().code == 0)
            #expect(desk.exists("b.o"))
            #expect(await desk.eventually(within: 15) { desk.files(below: "run").allSatisfy { !$0.hasSuffix(".d") } })
            #expect(desk.files(below: "cache").allSatisfy { !$0.contains("/tmp/") })
        }

        @Test(arguments: ["killed", "stopped"])
        func `a dependency file is the compiler's own when the daemon is gone before it answers`(_ how: String)
            async throws
        {
            let desk = try FaultDesk()
            try desk.write("#define VALUE 1\n", to: "a.h")
            try desk.write("#include <stddef.h>\n#include \"a.h\"\nint a(void) { return VALUE; }\n", to: "a.c")
            let slow = try await desk.slowCompiler()
            let words = ["-c", "a.c", "-o", "slow.o", "-MMD", "-MP", "-MF", "a.d"]
            try #require(try await desk.run(["gcc"] + words).code == 0)
            let plain = desk.read("a.d")
            unlink("\(desk.source)/a.d")
            let client = try desk.start([desk.client, slow] + words)
            #expect(await desk.eventually { desk.exists("began") })
            kill(try desk.daemon, how == "killed" ? SIGKILL : SIGSTOP)
            try desk.write("", to: "go")
            let result = await client.end()
            #expect(result.code == 0 && result.errors == "", "\(result)")
            #expect(plain != nil && desk.read("a.d") == plain)
        }

        @Test func `a compile that fails leaves the dependency file that the compiler would`() async throws {
            let desk = try FaultDesk()
            let texts = [
                "int a(void) { int unused; return 1; }", "int a(void) { return nothing; }", "#define A 1\n#define A 2",
            ]
            for text in texts {
                try desk.write("#include <stddef.h>\n\(text)\n", to: "a.c")
                let words = ["gcc", "-Wall", "-Werror", "-MMD", "-MF", "a.d", "-c", "a.c", "-o", "a.o"]
                let bare = try await desk.run(words)
                let plain = desk.read("a.d")
                unlink("\(desk.source)/a.d")
                let cached = try await desk.run([desk.client] + words)
                #expect(cached.code == bare.code && cached.errors == bare.errors && bare.code != 0)
                #expect(desk.read("a.d") == plain)
                unlink("\(desk.source)/a.d")
            }
        }

        @Test func `a compiler that changes under the daemon is another compiler`() async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return VALUE; }\n", to: "a.c")
            let compiler = "\(desk.folder)/bin/my-gcc"
            for value in [1, 2, 1] {
                try await desk.writeProgram("#!/bin/sh\nexec gcc -DVALUE=\(value) \"$@\"\n", to: compiler)
                let plain = try await desk.plain("a.c", "-DVALUE=\(value)")
                for _ in 0..<2 {
                    #expect(try await desk.run([desk.client, compiler, "-c", "a.c", "-o", "a.o"]).code == 0)
                    #expect(desk.read("a.o") == plain)
                }
            }
            #expect(try await desk.counters()["cache_hits"] ?? 0 >= 3)
        }

        @Test func `a vanished output directory gives the compiler's own error`() async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            try await desk.compile()
            let bare = try await desk.run(["gcc", "-c", "a.c", "-o", "no/such/a.o"])
            let cached = try await desk.run([desk.client, "gcc", "-c", "a.c", "-o", "no/such/a.o"])
            #expect(cached.code == bare.code && cached.errors == bare.errors && bare.code != 0)
        }

        @Test func `a megabyte of arguments and paths with odd bytes compile as ever`() async throws {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            let many = (0..<40_000).map { "-DX\($0)_aaaaaaaaaaaaaaaaa" }
            for compiler in ["gcc", "clang"] {
                // gcc cannot: it hands all of them on in one variable.
                let bare = try await desk.run([compiler, "-c", "a.c", "-o", "a.o"] + many)
                for _ in 0..<2 {
                    let result = try await desk.run([desk.client, compiler, "-c", "a.c", "-o", "a.o"] + many)
                    #expect(result.code == bare.code && result.errors == bare.errors)
                }
            }
            let counters = try await desk.counters()
            #expect(counters["cache_hits"] == 1, "\(counters) \(desk.log)")
            let folder = Array("\(desk.source)/new\nline ".utf8) + [0xff, 0xfe]
            try Files.makeDirectory(Posix.Path(folder), mode: 0o755)
            let text = Array("int b(void) { return 2; }\n".utf8)
            try Placement.place(.bytes(text), at: Posix.Path(folder + Array("/\u{1}b.c".utf8)), mode: 0o644)
            for round in 0..<2 {
                var settings = ChildProcess.Settings()
                settings.directory = Posix.Path(folder)
                settings.environment = Posix.Environment(entries: desk.variables.map { Array("\($0)=\($1)".utf8) })
                let words = [desk.client, "gcc", "-c", "\u{1}b.c", "-o"].map { Array($0.utf8) } + [[0xfd, 0x6f]]
                let child = try ChildProcess.start(Posix.Path(desk.client), words, settings)
                #expect(try child.wait().code == 0, "round \(round)")
                #expect(Files.remove(Posix.Path(folder + [0x2f, 0xfd, 0x6f])))
            }
        }
    }
}
