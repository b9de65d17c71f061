import ObjectStoreKit
import PluginKit

extension S3Backend {
    func check(_ call: Call) async throws(BackendError) -> String {
        let session = current
        let lines = try await tryOut(readOnly: session.settings.readOnly, call)
        return (["bucket: \(session.whereabouts)"] + lines + session.client.clockLines).joined(separator: "\n")
    }
}
