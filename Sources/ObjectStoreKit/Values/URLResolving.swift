public import PluginKit

extension URL {
    /// A URL, or a reference that is relative to another one.
    public init(_ reference: String, from base: URL) throws(BackendError) {
        let parts = try CurlURL(base)
        try parts.follow(reference)
        try self.init(try parts.text())
    }
}
