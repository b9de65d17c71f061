import BackendServers
import Foundation
import Plugins
import Testing

/// Nothing that opens a door is ever told, whatever goes wrong.
@Suite struct CloudSecretTests {
    /// Every secret that the emulator gave us, in the pieces that could turn up.
    private func secrets() async throws -> [String] {
        let account = try #require(
            JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(filePath: try await Servers.cloud("GCS_KEY_PATH"))))
                as? [String: String])
        let key = try #require(account["private_key"]).split(separator: "\n").map { String($0) }.filter {
            $0.count == 64
        }
        let signature = try await Servers.cloud("AZURE_CONTAINER_SAS").split(separator: "&").last {
            $0.hasPrefix("sig=")
        }
        return key + [
            "client-secret", try await Servers.cloud("AZURE_KEY"),
            try await Servers.cloud("AZURE_CLIENT_SECRET"),
            String(try #require(signature)),
            try String(contentsOfFile: try await Servers.cloud("AZURE_FEDERATED_TOKEN_FILE"), encoding: .utf8),
        ]
    }

    private func stores() async throws -> [(String, [String: String])] {
        let gcs = try await Account.bareGCS()
        let azure = try await Account.bareAzure()
        let signature = try await Servers.cloud("AZURE_CONTAINER_SAS")
        return [
            ("gcs", gcs.but(["cred_path": try await Servers.cloud("GCS_KEY_PATH")])),
            ("gcs", gcs.but(["cred_path": try await Servers.cloud("GCS_USER_PATH")])),
            ("gcs", gcs.but(["cred_path": try await Servers.cloud("GCS_EXTERNAL_URL_PATH")])),
            ("gcs", gcs.but(["credential_url": try await Servers.cloud("GCS_CREDENTIALS_URL")])),
            ("azure", try await Account.azure()), ("azure", try await Account.entraAzure()),
            ("azure", azure.but(["env.AZURE_STORAGE_SAS_TOKEN": signature])),
        ]
    }

    @Test(
        arguments: [
            ["kind": "status", "status": 401, "count": 0], ["kind": "status", "status": 403, "count": 0],
            ["kind": "status", "status": 500, "count": 0], ["kind": "garbage", "count": 0],
            ["kind": "drop", "count": 0],
        ] as [[String: any Sendable]])
    func `no secret and no token is in what a store says or logs`(_ fault: [String: any Sendable]) async throws {
        let emulator = try await Emulator(.cloud)
        let secrets = try await secrets()
        for (name, options) in try await stores() {
            let prefix = fresh()
            let log = Log()
            try await emulator.fault(fault.merging(["service": name, "path": prefix]) { $1 })
            let session = try opened(name, options.but(["key_prefix": prefix]), log: log)
            let answers = [
                await session.get("abcdef"), await session.put("abcdef", "v"), await session.check(before: soon),
            ]
            #expect(answers.allSatisfy { $0.status != .ok && !$0.message.isEmpty })
            let told = log.text + answers.map(\.message).joined()
            let tokens = try await emulator.log(service: name, mentioning: prefix).compactMap {
                $0.headers["authorization"]
            }
            .compactMap { $0.split(separator: " ").last.map { String($0) } }
            for secret in secrets + tokens { #expect(!told.contains(secret), "\(name): \(told)") }
        }
    }
}
