import ObjectStoreKit
import PluginKit

/// The URLs of a bucket's objects in the JSON API, where a name is one segment of the path: its slashes are encoded.
struct ObjectAddress: Sendable {
    let endpoint: URL
    let bucket: String

    func object(_ name: String) -> URL {
        endpoint.appending(["storage", "v1", "b", bucket, "o", name])
    }

    func download(_ name: String) -> URL {
        var url = object(name)
        url.query = [("alt", "media")]
        return url
    }

    func upload(_ name: String) -> URL {
        var url = endpoint.appending(["upload", "storage", "v1", "b", bucket, "o"])
        url.query = [("uploadType", "media"), ("name", name)]
        return url
    }
}
