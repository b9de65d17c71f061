import Foundation
import Posix
import Synchronization
import Testing

/// Somebody else on the daemon's socket: the compiler runs, once, and soon.
@Suite struct BadServerTests {
    private let desk: ClientDesk

    init() throws {
        desk = try ClientDesk()
        try desk.write("int a(void) { return 1; }\n", to: "a.c")
        try desk.installCompiler("exec /usr/bin/gcc \"$@\"")
    }

    private func listen() throws -> Descriptor {
        try UnixSocket.listen(at: SocketAddress(path: Path(desk.socket)))
    }

    /// Compiles, and answers how long that took.
    private func compile() throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try desk.call("gcc", "-c", "a.c").code == 0)
        return clock.now - start
    }

    private var mark: [String] {
        let folder = desk.folder + "/run/swcache"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".sick") }
    }

    @Test func `a silent server delays one call, and the next ones no more`() throws {
        let listener = try listen()
        try withExtendedLifetime(listener) {
            #expect(try compile() < .seconds(2))
            #expect(desk.runs == 1)
            let name = try #require(mark.first)
            let stamp = try FileFacts(of: Path(desk.folder + "/run/swcache/" + name)).changed
            _ = try compile()
            #expect(desk.runs == 2)
            // Who waits in vain sets the mark again.
            #expect(try FileFacts(of: Path(desk.folder + "/run/swcache/" + name)).changed == stamp)
        }
    }

    /// Frames by their bytes: a length that no frame has, a kind that is none, half a frame, nothing at all.
    @Test(arguments: [
        [0xff, 0xff, 0xff, 0xff, 1], [1, 0, 0, 0, 99], [0, 0, 0, 0], [200, 0, 0, 0, 1, 5], [],
        Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8),
        // A hit whose file lies in a descriptor that did not come along.
        [36, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 97, 46, 111, 0, 2]
            + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    ]) func `junk is no answer`(junk: [UInt8]) throws {
        let listener = try listen()
        let server = Thread {
            // The listener does not block: one is waited for.
            while !listener.isReadable(within: 10_000) {}
            guard let client = try? UnixSocket.accept(on: listener) else { return }
            try? client.writeAll(junk)
        }
        server.start()
        #expect(try compile() < .seconds(2))
        #expect(desk.runs == 1 && desk.bytes("a.o") != nil)
    }

    @Test func `a stopped daemon is left alone after a second`() throws {
        var settings = ChildProcess.Settings()
        settings.redirect = [(try listen(), 3)]
        settings.environment = Environment(
            entries: desk.variables(["SWCACHE_LISTEN_FD": "3", "SCCACHE_NO_DAEMON": "1"]))
        let program = try ClientDesk.program("swcached")
        let daemon = try ChildProcess.start(Path(program), [Array(program.utf8)], settings)
        #expect(try compile() < .seconds(60))
        daemon.send(signal: SIGSTOP)
        defer {
            daemon.send(signal: SIGKILL)
            _ = try? daemon.wait()
        }
        #expect(try compile() < .seconds(2))
        #expect(!mark.isEmpty && desk.runs == 2)
    }
}
