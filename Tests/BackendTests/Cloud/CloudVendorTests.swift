import Foundation
import Plugins
import Testing

/// The vendors' own libraries read what we write, and the other way round.
@Suite struct CloudVendorTests {
    @Test(arguments: ["gcs", "azure"])
    func `an object of ours is the vendor's, and the vendor's is ours`(_ service: String) async throws {
        let options = try await service == "gcs" ? Account.gcs() : Account.azure()
        let session = try opened(service, options)
        let environment = [
            "ENDPOINT": try await Servers.cloud("GCS_ENDPOINT"),
            "BUCKET": try await Servers.cloud("GCS_BUCKET"),
            "KEY_PATH": try await Servers.cloud("GCS_KEY_PATH"),
            "CONNECTION_STRING": try await Servers.cloud("AZURE_CONNECTION_STRING"),
        ]
        let python = try await Servers.cloudSDK("CLOUDSDK_PYTHON")
        let program = backendScripts.appending(path: "cloud_object.py").path

        #expect(await session.put("abcdef", bytes(300_000)).status == .ok)
        let ours = objectName("abcdef", prefix: options.prefix)
        let read = try await runTool([python, program, "get", service, ours], environment)
        #expect(read == bytes(300_000))

        let theirs = objectName("fedcba", prefix: options.prefix)
        let content = bytes(70_000, seed: 3)
        _ = try await runTool([python, program, "put", service, theirs], environment, input: content)
        #expect(await session.get("fedcba").value?.bytes == content)
    }
}
