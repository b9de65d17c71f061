import PluginKit
import RedisPlugin
import Testing

@Suite struct SettingsTests {
    func complaint(_ options: [String: String]) -> BackendError? {
        do throws(BackendError) {
            _ = try Settings(Options(options))
            return nil
        } catch { return error }
    }

    @Test func `options complete the endpoint`() throws {
        let settings = try Settings(
            Options([
                "endpoint": "rediss://h", "username": "me", "password": "pw", "db": "4", "expiration": "60",
                "key_prefix": "/a//b/", "rw_mode": "read_only", "ca_file": "/ca.pem",
            ]))
        let endpoint = try #require(settings.endpoints.first)
        #expect((endpoint.username, endpoint.password, endpoint.database) == ("me", "pw", 4))
        #expect(settings.lifetime == 60 && settings.prefix == "a/b" && settings.readOnly && !settings.isCluster)
        #expect(settings.certificates.authorities == "/ca.pem")
    }

    @Test func `TLS trusts what the caller's environment says, unless an option does`() throws {
        let environment = ["endpoint": "rediss://h", "env.SSL_CERT_FILE": "/env.pem", "env.SSL_CERT_DIR": "/certs"]
        let certificates = try Settings(Options(environment)).certificates
        #expect(certificates.authorities == "/env.pem" && certificates.authoritiesFolder == "/certs")
        let own = try Settings(Options(environment.merging(["ca_file": "/own"]) { $1 })).certificates
        #expect(own.authorities == "/own" && own.authoritiesFolder == nil)
    }

    @Test func `no lifetime, or zero, is for ever`() throws {
        #expect(try Settings(Options(["url": "h"])).lifetime == nil)
        #expect(try Settings(Options(["url": "h", "expiration": "0"])).lifetime == nil)
        #expect(try Settings(Options(["url": "h", "ttl": "7"])).lifetime == 7)
    }

    @Test func `a cluster is several servers with one login`() throws {
        let settings = try Settings(Options(["cluster_endpoints": "a:1, redis://b:2,", "password": "pw"]))
        #expect(settings.isCluster)
        #expect(settings.endpoints.compactMap(\.address?.description) == ["a:1", "b:2"])
        #expect(settings.endpoints.allSatisfy { $0.password == "pw" })
    }

    @Test(arguments: [
        [:], ["endpoint": "a", "url": "b"], ["endpoint": "a", "cluster_endpoints": "b"], ["cluster_endpoints": ","],
        ["url": "redis://h", "password": "x"], ["url": "redis://h", "db": "1"], ["endpoint": "h", "username": "me"],
        ["endpoint": "h/1", "db": "2"], ["endpoint": "h", "db": "x"], ["endpoint": "h", "db": "4294967296"],
        ["endpoint": "h", "expiration": "1", "ttl": "1"], ["endpoint": "h", "expiration": "-1"],
        ["endpoint": "h", "expiration": "18446744073709551615"], ["endpoint": "h", "rw_mode": "READONLY"],
        ["endpoint": "redis://:secret@h"], ["cluster_endpoints": "a,b", "db": "1"], ["cluster_endpoints": "unix:/a"],
        ["cluster_endpoints": "a,rediss://b"], ["endpoint": "rediss://h", "client_cert_file": "/c"],
    ])
    func `what cannot work is refused`(_ options: [String: String]) throws {
        let found = try #require(complaint(options), "\(options) was taken")
        #expect(found.reason == .badOption)
        #expect(!found.message.contains("secret"))
    }

    @Test func `other credentials are the same store, another place is not`() throws {
        let settings = try Settings(Options(["endpoint": "h", "password": "a"]))
        #expect(settings.isSameStore(as: try Settings(Options(["endpoint": "h", "password": "b", "ttl": "5"]))))
        for other in [["endpoint": "g"], ["endpoint": "h", "db": "1"], ["endpoint": "h", "key_prefix": "x"]] {
            #expect(!settings.isSameStore(as: try Settings(Options(other))))
        }
    }
}
