public import PluginKit

/// A bucket as one set of options sees it: one object an entry, one request an operation.
public struct BucketStore: Sendable {
    public var client: HTTPClient
    public var address: BucketAddress
    public var keyPrefix: String
    public var readOnly: Bool
    /// A new one for each operation, so that it can know what its attempts were signed with; `nil`: unsigned.
    public var signer: @Sendable () -> (any Authorizer)?

    public init(
        _ client: HTTPClient, _ address: BucketAddress, keyPrefix: String, readOnly: Bool,
        signer: @escaping @Sendable () -> (any Authorizer)?
    ) {
        self.client = client
        self.address = address
        self.keyPrefix = keyPrefix
        self.readOnly = readOnly
        self.signer = signer
    }

    public var capabilities: Capabilities { Capabilities(readOnly: readOnly, largestValue: 5 << 30) }

    fileprivate var blobs: Blobs {
        let (url, prefix) = (address.url, keyPrefix)
        return Blobs(client, signer(), .bucket) { (key) throws(BackendError) in
            url.appending(path: key.path(root: prefix))
        }
    }
}

/// A backend that is a bucket and nothing else.
public protocol BucketBackend: Backend {
    /// The one in force; `reconfigure` may replace it.
    var bucket: BucketStore { get }
}

extension BucketBackend {
    public func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        try await bucket.blobs.get(key, call)
    }

    public func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        try await bucket.blobs.put(key, value, call)
    }

    public func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        try await bucket.blobs.remove(key, call)
    }

    public func check(_ call: Call) async throws(BackendError) -> String {
        let bucket = bucket
        let lines = try await tryOut(readOnly: bucket.readOnly, call)
        return (["bucket: \(bucket.address.url)"] + lines).joined(separator: "\n")
    }
}
