import BackendServers
import Foundation
import PluginKit
import Testing

@testable import ObjectStoreKit

@Suite struct ClientTests {
    @Test(arguments: [0, 1, 70_000, 20 << 20])
    func `a body goes there and comes back`(_ size: Int) async throws {
        let place = try await Place.direct()
        let body = bytes(size)
        #expect(try await place.put(body) == 201)
        let found = try await place.get()
        #expect(found.status == 200 && found.body.bytes == body && found.headers["content-length"] == String(size))
        #expect(try await place.get("other").status == 404)
        let lent = Buffer(body)
        let view = lent.withUnsafeBytes { Bytes($0) }
        #expect(try await place.client.send(Request("PUT", place.object(), body: .view(view)), nil, soon).status == 204)
        withExtendedLifetime(lent) {}
    }

    @Test func `every method says what it has to say`() async throws {
        let place = try await Place.faulty()
        _ = try await place.put([1, 2, 3])
        let head = try await place.client.send(Request("HEAD", place.object()), nil, soon)
        #expect(head.status == 200 && head.headers["content-length"] == "3" && head.body.count == 0)
        for method in ["POST", "MKCOL", "DELETE", "PROPFIND"] {
            var request = Request(method, place.object())
            request.headers.set("Depth", "0")
            request.headers.set("X-Empty", "")
            _ = try await place.client.send(request, nil, soon)
        }
        let log = try await place.log()
        #expect(log.map(\.method) == ["PUT", "HEAD", "POST", "MKCOL", "DELETE", "PROPFIND"])
        for entry in log {
            let headers = Dictionary(
                uniqueKeysWithValues: (entry.headers).map { ($0.key.lowercased(), $0.value) })
            #expect(headers["user-agent"] == "swcache/\(Release.version)")
            #expect(headers["expect"] == nil && headers["content-type"] == nil && headers["transfer-encoding"] == nil)
            #expect(headers["content-length"] == ["PUT": "3", "POST": "0"][entry.method])
            #expect(headers["x-empty"] == (["PUT", "HEAD"].contains(entry.method) ? nil : ""))
        }
    }

    @Test func `a path and a query arrive as they are spelled`() async throws {
        let place = try await Place.faulty()
        var url = place.url.appending(["a b/(c)+", "..", "%zz"])
        url.rawQuery = "sig=%2Bx%2f+y&flag"
        _ = try await place.client.send(Request("GET", url), nil, soon)
        let entry = try #require(try await place.log().first)
        #expect(entry.path == url.path && entry.query == url.rawQuery)
    }

    @Test func `one request after the other needs one connection`() async throws {
        let place = try await Place.faulty()
        for round in 0..<20 { _ = try await place.put([UInt8(round)], "\(round % 3)") }
        let log = try await place.log()
        #expect(log.count == 20 && Set(log.map(\.conn)).count == 1)
    }

    @Test func `a thousand requests at once are all answered, over a bounded number of connections`() async throws {
        let place = try await Place.direct()
        _ = try await place.put(bytes(5000))
        let right = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<1000 { group.addTask { (try? await place.get().body.bytes) == bytes(5000) } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(right == 1000)
    }

    @Test func `a server's certificate is checked against the CA of the request's environment`() async throws {
        let servers = try await BackendServers.up("webdav")
        let url = try URL(servers["WEBDAV_TLS_URL"])
        let credentials = Sign.base64(Array("\(servers["WEBDAV_USERNAME"]):\(servers["WEBDAV_PASSWORD"])".utf8))
        let request = Request(
            "GET", url.appending(["none"]), headers: Headers([("Authorization", "Basic " + credentials)]))
        let trusting = HTTPClient(Settings(Options(["env.SSL_CERT_FILE": servers["WEBDAV_TLS_CA"]])), Host { _, _ in })
        #expect(try await trusting.send(request, nil, soon).status == 404)
        let wary = HTTPClient(Place.quick, Host { _, _ in })
        #expect(await failure { _ = try await wary.send(request, nil, soon) }?.reason == .badOption)
        let broken = HTTPClient(Settings(Options(["env.SSL_CERT_FILE": "/nonexistent"])), Host { _, _ in })
        #expect(await failure { _ = try await broken.send(request, nil, soon) }?.reason == .badOption)
    }

    @Test func `authorities may lie in a directory too`() async throws {
        let servers = try await BackendServers.up("webdav")
        let directory = FileManager.default.temporaryDirectory.appending(path: "swcache-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let copy = directory.appending(path: "ca.pem")
        try FileManager.default.copyItem(at: Foundation.URL(filePath: servers["WEBDAV_TLS_CA"]), to: copy)
        let process = Process()
        process.executableURL = Foundation.URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl", "rehash", directory.path]
        try process.run()
        process.waitUntilExit()
        let client = HTTPClient(Settings(Options(["env.SSL_CERT_DIR": directory.path])), Host { _, _ in })
        let request = Request("GET", try URL(servers["WEBDAV_TLS_URL"]))
        #expect(try await client.send(request, nil, soon).status == 401)
    }

    @Test func `over TLS hundreds of requests at once share a connection`() async throws {
        let servers = try await BackendServers.up("webdav")
        let settings = Settings(Options(["env.SSL_CERT_FILE": servers["WEBDAV_TLS_CA"]]))
        let client = HTTPClient(settings, Host { _, _ in })
        let place = try URL(servers["WEBDAV_TLS_URL"]).appending([UUID().uuidString])
        let authorizer = try FixedAuthorizer(user: servers["WEBDAV_USERNAME"], password: servers["WEBDAV_PASSWORD"])
        let right = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let (url, body) = (place.appending(["\(number)"]), bytes(number * 500))
                    let put = try? await client.send(Request("PUT", url, body: .bytes(body)), authorizer, soon)
                    let got = try? await client.send(Request("GET", url), authorizer, soon)
                    return put?.status == 201 && got?.body.bytes == body
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(right == 300)
        let log = try String(contentsOfFile: servers["WEBDAV_NGINX_LOG"], encoding: .utf8)
        let lines = log.split(separator: "\n").filter { $0.contains(place.path) }
        #expect(lines.count == 600 && lines.allSatisfy { $0.contains("HTTP/2.0") })
    }

    @Test func `a tunnel through a proxy leads to the name that was asked for`() async throws {
        let servers = try await BackendServers.up("cloudemu", ["CLOUDEMU_ARGS": "--services azure,gha"])
        let settings = Settings(
            Options(["env.https_proxy": servers["CLOUD_FORWARD_PROXY"], "env.SSL_CERT_FILE": servers["CLOUD_TLS_CA"]]))
        let client = HTTPClient(settings, Host { _, _ in })
        let url = try URL("https://ghacache.blob.core.windows.net/actions-cache/none")
        let response = try await client.send(Request("GET", url), nil, soon)
        #expect((400..<500).contains(response.status))
        let log = try await Emulator(servers).log(service: "azure", path: "/actions-cache/none")
        #expect(log.map { $0.headers["host"] } == ["ghacache.blob.core.windows.net"])
    }

    @Test func `a proxy of the request's environment is used, unless the host is excepted`() async throws {
        let place = try await Place.direct()
        _ = try await place.put([1])
        func client(_ variables: [String: String]) -> HTTPClient {
            HTTPClient(Settings(Options(variables)), Host { _, _ in })
        }
        let dead = "http://127.0.0.1:9"
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
            let through = client(["env.\(name)": dead])
            let error = await failure {
                _ = try await through.send(Request("GET", place.object()), nil, soon)
            }
            #expect(error?.reason == .unreachable, "\(name)")
        }
        let around = client(["env.HTTP_PROXY": dead, "env.NO_PROXY": "localhost,127.0.0.1"])
        #expect(try await around.send(Request("GET", place.object()), nil, soon).body.bytes == [1])
        let other = client(["env.HTTPS_PROXY": dead])
        #expect(try await other.send(Request("GET", place.object()), nil, soon).body.bytes == [1])
    }

    @Test func `what cannot be sent is refused before it is`() async throws {
        let place = try await Place.direct()
        func refused(_ change: (inout Request) -> Void) async -> Bool {
            var request = Request("GET", place.object())
            change(&request)
            let asked = request
            return await failure { _ = try await place.client.send(asked, nil, soon) }?.reason == .badOption
        }
        #expect(await refused { $0.headers.set("X-A", "b\r\nX-C: d") })
        #expect(await refused { $0.headers.set("X A", "b") })
        #expect(await refused { $0.headers.set("", "b") })
        #expect(await refused { $0.method = "GET /x HTTP/1.1\r\nA: b" })
        #expect(await refused { $0.method = "" })
        #expect(await refused { $0.url.path = "/a b" })
        #expect(await refused { $0.url.scheme = "file" })
        #expect(await refused { $0.url.host = "a/b" })
    }

    @Test func `a client that is let go ends its thread, and requests in flight with it`() async throws {
        let place = try await Place.faulty()
        try await place.inject("hang", ["count": 0])
        weak var loop: CurlLoop?
        let running: Task<BackendError.Reason?, Never>
        do {
            let client = HTTPClient(Place.quick, Host { _, _ in })
            loop = client.loop
            let (url, started) = (place.object(), client.loop)
            running = Task {
                await withCheckedContinuation { waiter in
                    guard let outgoing = try? Outgoing(Request("GET", url), Place.quick, before: .now + .seconds(30))
                    else {
                        return waiter.resume(returning: nil)
                    }
                    let transfer = Transfer(outgoing)
                    Task {
                        let result = await withCheckedContinuation { inner in
                            transfer.waiter = inner
                            started.add(transfer)
                        }
                        if case .failure(let error) = result { waiter.resume(returning: error.reason) }
                    }
                }
            }
            while try await place.log().isEmpty { await Task.yield() }
        }
        #expect(await running.value == .cancelled)
        while loop != nil { await Task.yield() }
    }
}
