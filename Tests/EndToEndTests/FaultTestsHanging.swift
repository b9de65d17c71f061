import Foundation
import Posix
import Testing

extension WholePrograms {
    /// A file system that does not answer holds up those who need it, and nobody else.
    @Suite(.enabled(if: HangingFolder.isPossible, "needs root, /dev/fuse and libfuse3-dev"))
    struct FaultTestsHanging {
        /// A desk with a unit in an ordinary folder, compiled once so that it hits from now on.
        private func desk() async throws -> FaultDesk {
            let desk = try FaultDesk()
            try desk.write("int a(void) { return 1; }\n", to: "a.c")
            #expect(try await desk.compile().code == 0)
            return desk
        }

        /// The ordinary unit hits, quickly.
        private func expectServed(_ desk: FaultDesk, _ place: SourceLocation = #_sourceLocation) async throws {
            let before = desk.log.components(separatedBy: "hit a.c").count
            for _ in 0..<3 {
                let result = try await desk.compile()
                #expect(result.code == 0 && result.seconds < 0.9, "\(result)", sourceLocation: place)
            }
            #expect(
                await desk.eventually { desk.log.components(separatedBy: "hit a.c").count == before + 3 },
                "\(desk.log)", sourceLocation: place)
        }

        private func name(_ process: FaultDesk.Running) -> String {
            (try? String(contentsOfFile: "/proc/\(process.child.number)/comm", encoding: .utf8))?
                .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        }

        private func with(_ desk: FaultDesk, at name: String, _ body: (HangingFolder) async throws -> Void) async throws
        {
            let folder = try await HangingFolder(desk, at: name)
            do { try await body(folder) } catch { Issue.record(error) }
            try await folder.close()
        }

        @Test func `compiles in a hanging directory fall back in time, and others are served meanwhile`() async throws {
            let desk = try await desk()
            try await with(desk, at: "far") { far in
                try desk.write("int f(void) { return 2; }\n", to: "\(far.real)/f.c")
                #expect(try await desk.run([desk.client, "gcc", "-c", "f.c", "-o", "f.o"], in: far.mount).code == 0)
                #expect(try await desk.run([desk.client, "gcc", "-c", "f.c", "-o", "f.o"], in: far.mount).code == 0)
                #expect(desk.log.contains("hit f.c"), "\(desk.log)")
                // They stand in the folder before it hangs; that very call needs nothing of it.
                let script =
                    "cd \(far.mount); : > \(desk.folder)/there$0; while [ ! -e \(desk.folder)/go ]; do sleep 0.01; done; "
                    + "exec \(desk.client) /usr/bin/gcc -c f.c -o \(desk.source)/f$0.o"
                let clients = try (0..<12).map { try desk.start(["sh", "-c", script, "\($0)"]) }
                for number in 0..<12 {
                    #expect(await desk.eventually { access("\(desk.folder)/there\(number)", F_OK) == 0 })
                }
                far.hang()
                try desk.write("", to: "\(desk.folder)/go")
                let begin = Clock.monotonic
                try await expectServed(desk)
                for client in clients {
                    #expect(await desk.eventually { name(client) == "gcc" || name(client) == "cc1" })
                }
                #expect(Clock.monotonic - begin < 5_000_000_000)
                try await expectServed(desk)
                far.wake()
                for client in clients { #expect(await client.end().code == 0) }
                for number in 0..<12 { #expect(desk.read("f\(number).o") == desk.read("f0.o") && desk.exists("f0.o")) }
                #expect(try await desk.counters()["cache_timeouts"] == 12)
                // It is itself again.
                #expect(try await desk.run([desk.client, "gcc", "-c", "f.c", "-o", "f.o"], in: far.mount).code == 0)
                #expect(await desk.eventually { desk.log.components(separatedBy: "hit f.c").count == 3 })
            }
        }

        @Test func `a hanging directory of headers delays who includes from it, and nobody else`() async throws {
            let desk = try await desk()
            try await with(desk, at: "far") { far in
                try desk.write("#define FAR 1\n", to: "\(far.real)/far.h")
                try desk.write("#include <far.h>\nint b(void) { return FAR; }\n", to: "b.c")
                // Also behind a link: the name alone does not show where it leads.
                symlink(far.mount, "\(desk.source)/near")
                for flag in ["-I\(far.mount)", "-Inear"] {
                    let plain = try await desk.plain("b.c", flag)
                    for _ in 0..<2 { #expect(try await desk.compile("b.c", flag).code == 0) }
                    far.hang()
                    let client = try desk.start([desk.client, "gcc", "-c", "b.c", "-o", "b.o", flag])
                    try await expectServed(desk)
                    let more = try (0..<6).map {
                        try desk.start([desk.client, "gcc", "-c", "b.c", "-o", "b\($0).o", flag])
                    }
                    try await expectServed(desk)
                    far.wake()
                    for client in [client] + more { #expect(await client.end().code == 0) }
                    #expect(desk.read("b.o") == plain && desk.read("b5.o") == plain)
                }
            }
        }

        @Test func `a cache directory that hangs is a slow start of the compiler, and other caches are served`()
            async throws
        {
            let desk = try await desk()
            try await with(desk, at: "far") { far in
                try desk.write("int c(void) { return 3; }\n", to: "c.c")
                let there = ["SCCACHE_DIR": "\(far.mount)/cache"]
                for _ in 0..<2 {
                    #expect(try await desk.compile("c.c", with: there).code == 0)
                    // Statistics wait until all is stored.
                    try await desk.control("--show-stats", with: there)
                }
                #expect(await desk.eventually { desk.log.contains("hit c.c") }, "\(desk.log)")
                let plain = try await desk.plain("c.c")
                far.hang()
                let clients = try (0..<8).map {
                    try desk.start([desk.client, "gcc", "-c", "c.c", "-o", "c\($0).o"], with: there)
                }
                try await expectServed(desk)
                for (number, client) in clients.enumerated() {
                    let result = await client.end()
                    #expect(result.code == 0 && result.seconds < 6, "\(result)")
                    #expect(desk.read("c\(number).o") == plain)
                }
                try await expectServed(desk)
                far.wake()
                #expect(try await desk.compile("c.c", with: there).code == 0)
            }
        }
    }
}
