import Foundation
import Plugins
import Testing

/// What stores leave behind when they are closed.
@Suite(.serialized) struct ClosingTests {
    /// Connections of this process to the port.
    func connections(to port: UInt16) -> Int {
        let end = String(format: ":%04X", port)
        // A file of the kernel's tells no size: it is read to its end.
        let table = FileHandle(forReadingAtPath: "/proc/thread-self/net/tcp")?.readDataToEndOfFile() ?? Data()
        return String(decoding: table, as: UTF8.self).split(separator: "\n").filter { line in
            let words = line.split(separator: " ")
            // 01: established.
            return words.count > 3 && words[2].hasSuffix(end) && words[3] == "01"
        }.count
    }

    func open(_ plugin: String, _ port: UInt16) throws -> PluginSession {
        let place = plugin == "redis" ? "endpoint" : "url"
        return try session(plugin, [place: "127.0.0.1:\(port)"], log: Log())
    }

    @Test(arguments: ["redis", "memcached"])
    func `a closed store has closed its connections`(_ plugin: String) async throws {
        let server = plugin == "redis" ? try OwnServer.redis() : try OwnServer.memcached()
        do {
            let stores = try (0..<5).map { _ in try open(plugin, server.port) }
            for store in stores { #expect(await store.put("key", "value").status == .ok) }
            #expect(connections(to: server.port) == 5)
        }
        let limit = ContinuousClock.now + .seconds(10)
        while connections(to: server.port) > 0, .now < limit { await Task.yield() }
        #expect(connections(to: server.port) == 0)
        withExtendedLifetime(server) {}
    }

    @Test(arguments: ["redis", "memcached"])
    func `an opened store that nobody asks connects nowhere`(_ plugin: String) throws {
        let server = plugin == "redis" ? try OwnServer.redis() : try OwnServer.memcached()
        let store = try open(plugin, server.port)
        #expect(connections(to: server.port) == 0)
        withExtendedLifetime((store, server)) {}
    }
}
