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

    fileprivate func send(
        _ method: String, _ key: ObjectKey, _ body: Body, _ call: Call
    ) async throws(BackendError) -> Response {
        let url = address.url.appending(path: key.path(root: keyPrefix))
        return try await client.send(Request(method, url, body: body), signer(), call)
    }
}

/// A backend that is a bucket and nothing else.
public protocol BucketBackend: Backend {
    /// The one in force; `reconfigure` may replace it.
    var bucket: BucketStore { get }
}

extension BucketBackend {
    public func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        let bucket = bucket
        let response = try await bucket.send("GET", key, .none, call)
        switch bucket.address.outcome(response) {
        case .success: return response.body
        case .absent: return nil
        case .failure(let error): throw error
        }
    }

    public func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        let bucket = bucket
        try bucket.address.check(try await bucket.send("PUT", key, .view(value), call))
    }

    /// These services do not tell whether there was something.
    public func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        let bucket = bucket
        switch bucket.address.outcome(try await bucket.send("DELETE", key, .none, call)) {
        case .success: return true
        case .absent: return false
        case .failure(let error): throw error
        }
    }

    public func check(_ call: Call) async throws(BackendError) -> String {
        let bucket = bucket
        let lines = try await tryOut(readOnly: bucket.readOnly, call)
        return (["bucket: \(bucket.address.url)"] + lines + bucket.client.clockLines).joined(separator: "\n")
    }
}
