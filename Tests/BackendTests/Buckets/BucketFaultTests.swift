import BackendServers
import Plugins
import Testing

/// Trouble on the way, with every kind of bucket. One after the other: some look at the clock.
@Suite(.serialized) struct BucketFaultTests {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case s3, oss, cos

        var testDescription: String { rawValue }

        func store(_ prefix: String, _ changes: [String: String?] = [:]) async throws -> PluginSession {
            let options =
                switch self {
                case .s3: try await Bucket.s3()
                case .oss: try await Bucket.oss()
                case .cos: try await Bucket.cos()
                }
            return try session(rawValue, options.with(changes).with(["key_prefix": prefix]))
        }

        func fault(_ prefix: String, _ fault: [String: any Sendable]) async throws {
            try await Emulator(.cloud).fault(["service": rawValue, "path": prefix].merging(fault) { $1 })
        }
    }

    @Test(arguments: Kind.allCases, [408, 429, 500, 502, 503, 504])
    func `what passes is tried again, with a body too`(_ kind: Kind, _ status: Int) async throws {
        let prefix = fresh()
        let store = try await kind.store(prefix)
        try await kind.fault(prefix, ["kind": "status", "status": status])
        #expect(await store.put("abc", bytes(100_000)).status == .ok)
        try await kind.fault(prefix, ["kind": "status", "status": status, "count": 2])
        #expect(await store.get("abc").value?.bytes == bytes(100_000))
        #expect(try await Emulator(.cloud).log(path: prefix).map(\.status) == [status, 200, status, status, 200])
    }

    @Test(arguments: Kind.allCases)
    func `a pause that is asked for is kept, one that nobody waits for is told`(_ kind: Kind) async throws {
        let prefix = fresh()
        let store = try await kind.store(prefix)
        try await kind.fault(prefix, ["kind": "status", "status": 503, "retry_after": 1])
        let began = ContinuousClock.now
        #expect(await store.get("abc").status == .notFound)
        #expect(ContinuousClock.now - began >= .seconds(1))
        try await kind.fault(prefix, ["kind": "status", "status": 429, "retry_after": 3000])
        #expect(await store.get("abc").status == .busy)
        #expect(try await Emulator(.cloud).log(path: prefix).map(\.status) == [503, 404, 429])
    }

    @Test(arguments: Kind.allCases)
    func `what is final is not tried again`(_ kind: Kind) async throws {
        let prefix = fresh()
        let store = try await kind.store(prefix)
        for (status, expected) in [(409, PluginStatus.failed), (412, .failed), (413, .declined), (501, .failed)] {
            try await kind.fault(prefix, ["kind": "status", "status": status])
            #expect(await store.put("abc", "x").status == expected, "\(status)")
        }
        #expect(try await Emulator(.cloud).log(path: prefix).map(\.status) == [409, 412, 413, 501])
    }

    @Test(arguments: Kind.allCases, ["reset", "truncate", "drop", "garbage"])
    func `a broken answer is never taken for the value`(_ kind: Kind, _ fault: String) async throws {
        let prefix = fresh()
        let store = try await kind.store(prefix)
        #expect(await store.put("abc", bytes(200_000)).status == .ok)
        try await kind.fault(prefix, ["kind": fault])
        #expect(await store.get("abc").value?.bytes == bytes(200_000))
        try await kind.fault(prefix, ["kind": fault, "count": 20])
        let answer = await store.get("abc")
        #expect(answer.value == nil || answer.value?.count == 0)
        #expect([.unreachable, .corrupt].contains(answer.status), "\(answer.status) \(answer.message)")
    }

    @Test(arguments: Kind.allCases)
    func `an upload that breaks is repeated whole`(_ kind: Kind) async throws {
        let prefix = fresh()
        let store = try await kind.store(prefix)
        try await kind.fault(prefix, ["kind": "reset", "when": "request", "after": 1000])
        #expect(await store.put("abc", bytes(300_000)).status == .ok)
        #expect(await store.get("abc").value?.bytes == bytes(300_000))
    }

    @Test(arguments: Kind.allCases)
    func `a slow or mute server is left at the deadline`(_ kind: Kind) async throws {
        let prefix = fresh()
        let store = try await kind.store(prefix)
        #expect(await store.put("abc", bytes(20_000)).status == .ok)
        for fault in [["kind": "slow", "bytes_per_s": 200], ["kind": "hang", "seconds": 60]] as [[String: any Sendable]]
        {
            try await kind.fault(prefix, fault)
            let began = ContinuousClock.now
            let answer = await store.get("abc", before: began + .seconds(1))
            #expect(answer.status == .timedOut, "\(answer.status) \(answer.message)")
            #expect(ContinuousClock.now - began < .seconds(40))
        }
        #expect(await store.get("abc").value?.bytes == bytes(20_000))
    }

    @Test(arguments: Kind.allCases)
    func `nobody there`(_ kind: Kind) async throws {
        let store = try await kind.store(
            fresh(), ["endpoint": "http://localhost:1", "enable_virtual_host_style": "false"])
        let answer = await store.get("abc")
        #expect(answer.status == .unreachable, "\(answer.message)")
    }

    @Test(arguments: Kind.allCases)
    func `a certificate that nobody vouches for is refused`(_ kind: Kind) async throws {
        let endpoint = try await Servers.cloud("\(kind.rawValue.uppercased())_TLS_ENDPOINT")
        let store = try await kind.store(fresh(), ["endpoint": endpoint, "enable_virtual_host_style": "false"])
        let answer = await store.get("abc")
        #expect(answer.status != .notFound && answer.value == nil)
    }
}
