import MemcachedPlugin
import PluginKit
import Testing

@Suite struct SettingsTests {
    func complaint(_ options: [String: String]) -> BackendError? {
        do throws(BackendError) {
            _ = try Settings(Options(options))
            return nil
        } catch { return error }
    }

    @Test func `one server or several, in each spelling`() throws {
        #expect(try Server.list("cache:7") == [.tcp(host: "cache", port: 7)])
        #expect(try Server.list("tcp://cache") == [.tcp(host: "cache", port: 11_211)])
        #expect(
            try Server.list("tcp://[::1]:7/ unix:///m.sock,unix:/n.sock") == [
                .tcp(host: "::1", port: 7), .unix(path: "/m.sock"), .unix(path: "/n.sock"),
            ])
        #expect(try Server.list("[::1]").map(\.description) == ["tcp://[::1]:11211"])
    }

    @Test(arguments: [
        "", " ", "http://h:1", "tls://h:1", "tcp://h:x", "tcp://h:0", "tcp://:7", "tcp://h:1/path",
        "tcp://me:secret@h:1",
        "::1:7", "[::1", "[::1]x", "unix:relative", "unix://host/sock", "a:1 a:1", "tcp://h:1?x",
        "unix:/" + String(repeating: "x", count: 107),
    ])
    func `every part is understood or refused`(_ text: String) throws {
        let found = try #require(complaint(["url": text]), "\(text) was taken")
        #expect(found.reason == .badOption)
        #expect(!found.message.contains("secret"))
    }

    @Test func `the login is whole or not there`() throws {
        let settings = try Settings(Options(["url": "h", "username": "me", "password": "pw"]))
        #expect(settings.login?.username == "me" && settings.login?.password == "pw")
        #expect(try Settings(Options(["deprecated_url": "h"])).login == nil)
        #expect(complaint(["url": "h", "username": "me"])?.reason == .badOption)
        #expect(complaint(["url": "h", "password": "pw"])?.reason == .badOption)
    }

    @Test func `sizes are bytes or have a unit`() throws {
        for (text, bytes) in [("1048576", 1 << 20), ("1M", 1 << 20), ("2k", 2048), ("1G", 1 << 30)]
            as [(String, UInt64)]
        {
            #expect(try Settings(Options(["url": "h", "value_limit": text])).valueLimit == bytes)
        }
        #expect(try Settings(Options(["url": "h", "value_limit": "0"])).valueLimit == nil)
        for text in ["M", "1MB", "-1", "1.5M", "99999999999999T"] {
            #expect(complaint(["url": "h", "value_limit": text])?.reason == .badOption)
        }
    }

    @Test func `a long lifetime is a date, since servers take great numbers for one`() throws {
        let now: UInt64 = 1_700_000_000
        #expect(Lifetime(seconds: 0).expiry(at: now) == 0)
        #expect(Lifetime(seconds: 2_592_000).expiry(at: now) == 2_592_000)
        #expect(Lifetime(seconds: 2_592_001).expiry(at: now) == 1_702_592_001)
        // Later than servers can count: as long as there is room.
        #expect(Lifetime(seconds: 447_483_647).expiry(at: now) == Int(Int32.max))
        #expect(Lifetime(seconds: 447_483_648).expiry(at: now) == 0)
        #expect(Lifetime(seconds: .max).expiry(at: now) == 0)
        #expect(try Settings(Options(["url": "h"])).lifetime == Lifetime(seconds: 86_400))
    }
}
