import Foundation
import Posix
import Testing

@testable import Daemon

/// Programs that draw from a loan as make's children do.
@Suite(.timeLimit(.minutes(4))) struct RealDrawTests {
    /// Draws a token, writes a line, waits, puts the token back; so often as it is told.
    private static let drawer = """
        #include <fcntl.h>
        #include <stdlib.h>
        #include <unistd.h>
        int main(int argc, char **argv) {
            int pipe = open(argv[1], O_RDWR), rounds = atoi(argv[2]);
            char token;
            if (argc != 3 || pipe < 0) return 2;
            while (rounds-- > 0) {
                if (read(pipe, &token, 1) != 1 || write(1, "+", 1) != 1) return 3;
                usleep(500);
                if (write(1, "-", 1) != 1 || write(pipe, &token, 1) != 1) return 4;
            }
            return 0;
        }
        """

    private func makeDrawer(_ room: Room) async throws -> String {
        try room.write("drawer.c", Self.drawer)
        let program = room.root + "/drawer"
        let build = try Worker(["gcc", "-O1", "-o", program, "drawer.c"], in: room.path)
        try #require(await build.ended()?.code == 0)
        return program
    }

    @Test func `programs never hold more tokens than there are`() async throws {
        let room = try Room()
        let program = try await makeDrawer(room)
        let server = Jobserver(on: reactor, tokens: 2)
        let client = server.newClient()
        let loan = try #require(await server.lend(to: client, in: room.path))
        let log = try Descriptor.open(room.path("log"), OpenFlags.createNew | 0o2000, mode: 0o600)
        let workers = try (0..<6).map { _ in
            try Worker([program, loan.path.text, "40"], in: room.path, redirect: [(log, 1)])
        }
        for worker in workers { #expect(await worker.ended()?.code == 0) }
        var (held, most) = (0, 0)
        let marks = try contents(of: room.path("log"))
        for mark in marks {
            held += mark == UInt8(ascii: "+") ? 1 : -1
            most = max(most, held)
        }
        #expect(marks.count == 6 * 40 * 2)
        #expect(most == 2)
        await server.end(client)
        #expect(await server.free == 2)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `programs that are killed while they hold tokens lose none`(seed: UInt64) async throws {
        var dice = Dice(seed: seed)
        let room = try Room()
        let program = try await makeDrawer(room)
        let server = Jobserver(on: reactor, tokens: 3)
        for _ in 0..<6 {
            let clients = [server.newClient(), server.newClient()]
            var workers: [Worker] = []
            for client in clients {
                let loan = try #require(await server.lend(to: client, in: room.path))
                for _ in 0..<3 {
                    workers.append(
                        try Worker([program, loan.path.text, "100000"], in: room.path, redirect: [(null, 1)]))
                }
            }
            await pause(milliseconds: dice.roll(12))
            for worker in workers.shuffled(using: &dice) {
                worker.child.send(signal: 9)
                #expect(await worker.ended()?.signal == 9)
                #expect(await server.isConserved)
            }
            for client in clients { await server.end(client) }
            #expect(await server.free == 3, "seed \(seed)")
        }
        #expect(room.names == ["drawer", "drawer.c"])
    }

    private var null: Descriptor { get throws { try Descriptor.open(Path("/dev/null"), OpenFlags.writeOnly) } }

    @Test func `a real make runs as many jobs as it was lent, and one by right`() async throws {
        let room = try Room()
        // Each recipe notes how many run; make takes the pipe by descriptor, which every version of it can.
        let recipe = """
            all: \((0..<12).map { "j\($0)" }.joined(separator: " "))
            j%:
            \t@mkdir run-$@; echo run-* | wc -w >> seen; perl -e 'select(undef,undef,undef,0.05)'; rmdir run-$@
            """
        try room.write("Makefile", recipe + "\n")
        let server = Jobserver(on: reactor, tokens: 2)
        let client = server.newClient()
        let loan = try #require(await server.lend(to: client, in: room.path))
        let script = "exec 9<>\(loan.path.text); MAKEFLAGS='-j --jobserver-auth=9,9' exec make all"
        let make = try Worker(["sh", "-c", script], in: room.path)
        #expect(await make.ended()?.code == 0)
        let seen = try #require(String(bytes: try contents(of: room.path("seen")), encoding: .utf8))
            .split(separator: "\n").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        #expect(seen.count == 12)
        #expect((seen.max() ?? 0) == 3)
        // It put back all that it took.
        #expect(await server.acquire(until: Clock.monotonic) != nil)
        #expect(await server.acquire(until: Clock.monotonic) != nil)
        await server.end(client)
        #expect(await server.isConserved)
    }
}
