import BackendServers
import Plugins
import Testing

/// What happens to tokens as time goes by. Changes the emulator's clock, hence one test after the other.
@Suite(.serialized) struct CloudTokenTests {
    private let emulator: Emulator

    init() async throws { emulator = try await Emulator(.disturbedClouds) }

    /// Opened, used once, and then the emulator's clock goes on by so many seconds, which ends every token.
    private func aged(
        _ name: String, _ options: [String: String], by seconds: Int, _ body: (PluginSession) async throws -> Void
    ) async throws {
        try await emulator.configure(["clock_offset": 0, "token_ttl": 3600])
        let session = try opened(name, options)
        #expect(await session.put("abcdef", "value").status == .ok)
        try await emulator.configure(["clock_offset": seconds])
        try await body(session)
        try await emulator.configure(["clock_offset": 0])
    }

    /// Eleven names that are not there, asked for at once.
    private func askForMany(_ session: PluginSession) async {
        await withTaskGroup(of: PluginStatus.self) { group in
            for number in 0..<11 { group.addTask { await session.get("absent\(number)").status } }
            for await status in group { #expect(status == .notFound) }
        }
    }

    @Test func `many first requests cause one token`() async throws {
        for (name, service, operation, options) in [
            ("gcs", "gcs", "token", try await Account.gcs(.disturbedClouds)),
            ("gcs", "gcs", "taskcluster", try await taskcluster()),
            ("azure", "azure", "token", try await Account.entraAzure(.disturbedClouds)),
        ] {
            let before = try await emulator.last()
            await askForMany(try opened(name, options))
            let log = try await emulator.log(service: service, mentioning: "", since: before)
            #expect(log.count { $0.op == operation } == 1)
            #expect(log.count == 12)
        }
    }

    @Test func `a token that the service calls expired is replaced, once for all who wait`() async throws {
        for (name, operation, options) in [
            ("gcs", "taskcluster", try await taskcluster()),
            ("azure", "token", try await Account.entraAzure(.disturbedClouds)),
        ] {
            try await aged(name, options, by: 4000) { session in
                let before = try await emulator.last()
                await askForMany(session)
                let log = try await emulator.log(service: name, mentioning: "", since: before)
                #expect(log.count { $0.op == operation } == 1)
                #expect(log.contains { $0.status == 401 })
                #expect(await session.get("abcdef").text == "value")
            }
        }
    }

    @Test func `a token that is refused again is asked for once, not for ever`() async throws {
        let options = try await taskcluster()
        let session = try opened("gcs", options)
        #expect(await session.get("abcdef").status == .notFound)
        try await emulator.configure(["token_ttl": -10])
        let before = try await emulator.last()
        try await emulator.fault([
            "service": "gcs", "kind": "status", "status": 401, "path": options.prefix, "count": 0,
        ])
        #expect(await session.get("abcdef").status == .denied)
        #expect(try await emulator.log(service: "gcs", mentioning: options.prefix, since: before).count == 2)
        try await emulator.configure(["token_ttl": 3600])
    }

    @Test func `a token is replaced before it ends, so that nobody meets a refusal`() async throws {
        for (name, options) in [
            ("gcs", try await taskcluster()), ("azure", try await Account.entraAzure(.disturbedClouds)),
        ] {
            // Shorter than the margin: each token is due as soon as it comes.
            try await emulator.configure(["token_ttl": 60])
            let session = try opened(name, options)
            let before = try await emulator.last()
            #expect(await session.put("abcdef", "value").status == .ok)
            #expect(await session.get("abcdef").text == "value")
            let log = try await emulator.log(service: name, mentioning: options.prefix, since: before)
            #expect(log.count == 2 && log.allSatisfy { $0.status.map { $0 < 300 } ?? false })
            #expect(Set(log.compactMap { $0.headers["authorization"] }).count == 2)
            try await emulator.configure(["token_ttl": 3600])
        }
    }

    @Test(arguments: [-5000, 5000])
    func `a service account works on a machine whose clock is wrong`(_ seconds: Int) async throws {
        try await emulator.configure(["clock_offset": seconds])
        let session = try opened("gcs", try await Account.gcs(.disturbedClouds))
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
        try await emulator.configure(["clock_offset": 0])
    }

    @Test(arguments: [-5000, 5000])
    func `so does an account's key: one refusal teaches the time for all further requests`(_ seconds: Int) async throws
    {
        try await emulator.configure(["clock_offset": seconds])
        let options = try await Account.azure(.disturbedClouds)
        let session = try opened("azure", options)
        #expect(await session.put("abcdef", "value").status == .ok)
        #expect(await session.get("abcdef").text == "value")
        #expect(try await emulator.log(service: "azure", mentioning: options.prefix).map(\.status) == [403, 201, 200])
        #expect(await session.check(before: soon).message.contains("clock: the server's is"))
        try await emulator.configure(["clock_offset": 0])
    }

    private func taskcluster() async throws -> [String: String] {
        try await Account.bareGCS(.disturbedClouds).but([
            "credential_url": try await Servers.disturbedClouds("GCS_CREDENTIALS_URL")
        ])
    }
}
