import ObjectStoreKit
import PluginKit

extension S3Backend {
    func check(_ call: Call) async throws(BackendError) -> String {
        let session = current
        let lines = try await tryOut(readOnly: session.settings.readOnly, call)
        return (["bucket: \(session.whereabouts)"] + session.skewLine + lines).joined(separator: "\n")
    }
}

extension S3Session {
    fileprivate var skewLine: [String] {
        guard skew != 0 else { return [] }
        let way = skew > 0 ? "behind" : "ahead"
        return ["clock: this machine's is \(skew.magnitude) s \(way), which is made up for"]
    }
}
