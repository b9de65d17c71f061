import BackendServers
import Foundation
import Plugins
import Testing

/// Services that are busy, broken, slow or gone.
@Suite struct CloudFaultTests {
    enum Service: String, CaseIterable, CustomTestStringConvertible {
        case gcs, azure

        var testDescription: String { rawValue }

        func options() async throws -> [String: String] {
            switch self {
            case .gcs: try await Account.gcs()
            case .azure: try await Account.azure()
            }
        }
    }

    private func withObject(
        _ service: Service, _ fault: [String: any Sendable] = [:],
        _ body: (PluginSession, [String: String]) async throws -> Void
    ) async throws {
        let options = try await service.options()
        let session = try opened(service.rawValue, options)
        #expect(await session.put("abcdef", bytes(100_000)).status == .ok)
        let base: [String: any Sendable] = ["service": service.rawValue, "path": options.prefix]
        if !fault.isEmpty { try await Emulator(.cloud).fault(base.merging(fault) { $1 }) }
        try await body(session, options)
    }

    @Test(arguments: Service.allCases, [408, 429, 500, 503])
    func `a passing trouble is got over, for reads and writes`(_ service: Service, _ status: Int) async throws {
        try await withObject(service, ["kind": "status", "status": status, "count": 2]) { session, options in
            #expect(await session.get("abcdef").value?.bytes == bytes(100_000))
            try await Emulator(.cloud).fault([
                "service": service.rawValue, "path": options.prefix, "kind": "status", "status": status, "count": 1,
            ])
            #expect(await session.put("abcdef", "other").status == .ok)
            #expect(await session.get("abcdef").text == "other")
            let log = try await Emulator(.cloud).log(service: service.rawValue, mentioning: options.prefix)
            #expect(log.count == 7)
        }
    }

    @Test(arguments: Service.allCases)
    func `who asks for a pause gets it`(_ service: Service) async throws {
        try await withObject(service, ["kind": "status", "status": 429, "retry_after": 1]) { session, _ in
            let start = ContinuousClock.now
            #expect(await session.get("abcdef").value?.bytes == bytes(100_000))
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test(arguments: Service.allCases)
    func `a pause longer than anybody waits is told at once`(_ service: Service) async throws {
        try await withObject(service, ["kind": "status", "status": 503, "retry_after": 600]) { session, options in
            let start = ContinuousClock.now
            #expect(await session.get("abcdef").status == .busy)
            #expect(ContinuousClock.now - start < .seconds(30))
            let asked = try await Emulator(.cloud).log(service: service.rawValue, mentioning: options.prefix).count
            #expect(asked == 2)
        }
    }

    @Test(arguments: Service.allCases, ["reset", "truncate", "drop", "garbage"])
    func `a connection that breaks is made anew, and no half value is taken`(_ service: Service, _ kind: String)
        async throws
    {
        try await withObject(service, ["kind": kind, "method": "GET"]) { session, _ in
            #expect(await session.get("abcdef").value?.bytes == bytes(100_000))
        }
    }

    @Test(arguments: Service.allCases)
    func `an upload that is cut off in mid-body is sent again whole`(_ service: Service) async throws {
        let fault: [String: any Sendable] = ["kind": "reset", "when": "request", "after": 1000, "method": "PUT|POST"]
        try await withObject(service, fault) { session, _ in
            #expect(await session.put("abcdef", bytes(200_000, seed: 2)).status == .ok)
            #expect(await session.get("abcdef").value?.bytes == bytes(200_000, seed: 2))
        }
    }

    @Test(arguments: Service.allCases)
    func `trouble that stays is told after a few attempts`(_ service: Service) async throws {
        try await withObject(service, ["kind": "status", "status": 500, "count": 0]) { session, options in
            #expect(await session.get("abcdef").status == .unreachable)
            let asked = try await Emulator(.cloud).log(service: service.rawValue, mentioning: options.prefix).count
            #expect(asked == 5)
        }
    }

    @Test(arguments: Service.allCases, ["slow", "hang"])
    func `nobody waits longer than the deadline`(_ service: Service, _ kind: String) async throws {
        try await withObject(service, ["kind": kind, "method": "GET"]) { session, _ in
            let start = ContinuousClock.now
            let answer = await session.get("abcdef", before: .now + .seconds(1))
            #expect(answer.status == .timedOut)
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(await session.get("abcdef").status == .ok)
        }
    }

    @Test(arguments: Service.allCases, [400, 403, 409, 412])
    func `what another attempt cannot change is asked once`(_ service: Service, _ status: Int) async throws {
        try await withObject(service, ["kind": "status", "status": status, "count": 0]) { session, options in
            let answer = await session.get("abcdef")
            #expect(answer.status == (status == 403 ? .denied : .failed))
            let asked = try await Emulator(.cloud).log(service: service.rawValue, mentioning: options.prefix).count
            #expect(asked == 2)
        }
    }

    @Test(arguments: [
        ("gcs", ["bucket": "b", "endpoint": "http://127.0.0.1:1", "no_credentials": "true"]),
        (
            "azure",
            ["container": "c", "connection_string": "AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a"]
        ),
    ])
    func `a service that is not there is unreachable, soon`(_ name: String, _ options: [String: String]) async throws {
        let start = ContinuousClock.now
        #expect(await (try opened(name, options)).get("abcdef").status == .unreachable)
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test(arguments: [
        ("gcs", ["bucket": "b", "env.GCE_METADATA_HOST": "127.0.0.1:1"], "SCCACHE_GCS_KEY_PATH"),
        (
            "azure", ["container": "c", "storage_account": "a", "env.AZURE_IMDS_ENDPOINT": "http://127.0.0.1:1"],
            "SCCACHE_AZURE_CONNECTION_STRING"
        ),
    ])
    func `a machine without credentials is told what to set`(
        _ name: String, _ options: [String: String], _ variable: String
    ) async throws {
        let answer = await (try opened(name, options)).get("abcdef")
        #expect(answer.status == .denied && answer.message.contains(variable), "\(answer.message)")
    }
}
