import PluginKit
import RedisPlugin
import Testing

@Suite struct EndpointTests {
    func read(_ text: String) throws -> Endpoint { try EndpointText(option: "url").parse(text) }

    func complaint(_ text: String) -> String? {
        do throws(BackendError) {
            _ = try EndpointText(option: "url").parse(text)
            return nil
        } catch { return error.message }
    }

    func tcp(_ host: String, _ port: UInt16 = 6379) -> Endpoint.Place { .tcp(.init(host: host, port: port)) }

    @Test func `a host alone, with a port, with each scheme`() throws {
        #expect(try read("cache") == Endpoint(place: tcp("cache")))
        #expect(try read("cache:7000") == Endpoint(place: tcp("cache", 7000)))
        for scheme in ["redis", "tcp", "REDIS", "valkey"] {
            #expect(try read("\(scheme)://cache:1") == Endpoint(place: tcp("cache", 1)))
        }
        #expect(try read("rediss://cache/") == Endpoint(place: tcp("cache"), secure: true))
        #expect(try read("redis://:7000") == Endpoint(place: tcp("127.0.0.1", 7000)))
    }

    @Test func `literal addresses of both families`() throws {
        #expect(try read("redis://[::1]:6380").place == tcp("::1", 6380))
        #expect(try read("[fe80::1%25eth0]").place == tcp("fe80::1%eth0"))
        #expect(try read("redis://[::1]:6380").description == "redis://[::1]:6380")
        #expect(complaint("::1:6379")?.contains("[::1]:6379") == true)
        #expect(complaint("redis://[::1") != nil)
        #expect(complaint("redis://[::1]x") != nil)
    }

    @Test func `user, password and database are read and decoded`() throws {
        var expected = Endpoint(place: tcp("h", 7))
        (expected.username, expected.password, expected.database) = ("me", "p@s:s/#", 3)
        #expect(try read("redis://me:p%40s%3As%2f%23@h:7/3") == expected)
        #expect(try read("redis://me:p@s%3As%2f%23@h:7?db=3") == expected)
        #expect(try read("redis://:secret@h").password == "secret")
        #expect(try read("redis://:secret@h").username == nil)
        #expect(try read("redis://h/3?db=3").database == 3)
        #expect(complaint("redis://h/3?db=4") != nil)
    }

    @Test(arguments: [
        "unix:/run/r.sock", "unix:///run/r.sock", "unix://localhost/run/r.sock", "redis+unix:///run/r.sock",
        "redis+unix:///run/r%2esock",
    ])
    func `sockets in all their spellings`(_ text: String) throws {
        #expect(try read(text) == Endpoint(place: .unix(path: "/run/r.sock")))
    }

    @Test func `a socket's user, password and database come behind the question mark`() throws {
        let endpoint = try read("redis+unix:///r.sock?db=2&user=me&pass=p%26w")
        #expect((endpoint.username, endpoint.password, endpoint.database) == ("me", "p&w", 2))
    }

    @Test(arguments: [
        "http://h", "redis://h:0", "redis://h:65536", "redis://h:x", "redis://h/x", "redis://h?protocol=3",
        "redis://h#x",
        "redis://h#insecure", "unix:", "unix://host/r.sock", "unix:relative", "redis://%zz", "redis://a%00b",
        "redis://a b",
        "redis://h/-1", "redis://h/1/2", "unix:/" + String(repeating: "x", count: 107),
    ])
    func `every part is understood or refused, never passed over`(_ text: String) {
        let complaint = complaint(text)
        #expect(complaint?.hasPrefix("url ") == true, "\(text): \(complaint ?? "taken")")
    }

    @Test func `insecure is for TLS`() throws {
        #expect(try read("rediss://h#insecure") == Endpoint(place: tcp("h"), secure: true, verifies: false))
    }

    @Test func `neither complaints nor descriptions repeat a password`() throws {
        for text in [
            "redis://me:hunter2@h:x", "redis://me:hun/ter2@h", "redis://me:hunter2@h?x=hunter2", "x://:hunter2@h",
        ] {
            let found = try #require(complaint(text))
            #expect(!found.contains("hun"), "\(found)")
        }
        #expect(try read("redis://me:hunter2@h").description == "redis://h:6379")
    }
}
