import BackendServers
import Foundation
import Plugins
import Testing

@Suite(.serialized) struct RedisTLSTests {
    private let servers: BackendServers

    init() async throws { servers = try await BackendServers.up("redis") }

    func open(_ options: [String: String], log: Log = Log()) throws -> PluginSession {
        try session("redis", options, log: log)
    }

    @Test func `a certificate of an unknown authority is not trusted`() async throws {
        let answer = await (try open(["endpoint": servers["REDIS_TLS_URL"]])).get(fresh())
        #expect(answer.status == .denied)
        #expect(answer.message.contains("SCCACHE_REDIS_CA_FILE"), "\(answer.message)")
    }

    @Test func `the authority comes from the option or from the caller's environment`() async throws {
        for name in ["ca_file", "env.SSL_CERT_FILE"] {
            let options = ["endpoint": servers["REDIS_TLS_URL"], name: servers["REDIS_TLS_CA"]]
            #expect(try await open(options).get(fresh()).status == .notFound)
        }
    }

    @Test func `the certificate must be for the host that was asked`() async throws {
        let server = try #require(URL(string: servers["REDIS_TLS_URL"])?.port)
        let authority = servers["REDIS_TLS_CA"]
        let literal = try open(["endpoint": "rediss://127.0.0.1:\(server)", "ca_file": authority])
        #expect(await literal.get(fresh()).status == .notFound)
        let other = try open(["endpoint": "rediss://127.0.0.2:\(server)", "ca_file": authority])
        #expect(await other.get(fresh()).status != .notFound)
        let name = try open(["endpoint": "rediss://ip6-localhost:\(server)", "ca_file": authority])
        #expect(await name.get(fresh()).status != .notFound)
    }

    @Test func `insecure trusts anybody, and says so`() async throws {
        let log = Log()
        let store = try open(["endpoint": servers["REDIS_TLS_URL"] + "#insecure"], log: log)
        #expect(await store.get(fresh()).status == .notFound)
        #expect(log.text.contains("#insecure"))
    }

    @Test func `a server that wants a client's certificate gets it`() async throws {
        var options = ["endpoint": servers["REDIS_MTLS_URL"], "ca_file": servers["REDIS_TLS_CA"]]
        let without = await (try open(options)).get(fresh())
        #expect([.denied, .unreachable].contains(without.status), "\(without)")
        options["client_cert_file"] = servers["REDIS_TLS_CLIENT_CERT"]
        options["client_key_file"] = servers["REDIS_TLS_CLIENT_KEY"]
        #expect(try await open(options).get(fresh()).status == .notFound)
        options["client_key_file"] = servers["REDIS_TLS_CA"]
        #expect(throws: PluginError.self) { try open(options) }
    }

    @Test func `TLS to a server without it, and the other way round, end in words`() async throws {
        let plain = servers["REDIS_URL"].replacing("redis://", with: "rediss://")
        let toPlain = await (try open(["endpoint": plain])).get(fresh())
        #expect([.denied, .unreachable].contains(toPlain.status) && !toPlain.message.isEmpty, "\(toPlain)")
        let secure = servers["REDIS_TLS_URL"].replacing("rediss://", with: "redis://")
        let toSecure = await (try open(["endpoint": secure])).get(fresh())
        #expect(toSecure.status.rawValue < 0 && !toSecure.message.isEmpty, "\(toSecure)")
    }

    @Test func `large values pass through TLS whole`() async throws {
        let store = try open(["endpoint": servers["REDIS_TLS_URL"], "ca_file": servers["REDIS_TLS_CA"]])
        let value = bytes(3_000_001)
        let key = fresh()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask { #expect(await store.put("\(key)\(number)", value).status == .ok) }
            }
        }
        for number in 0..<8 { #expect(await store.get("\(key)\(number)").value?.bytes == value) }
    }
}
