public import PluginKit

/// A store of objects that each have a URL: what most backends are. A backend keeps one and hands its calls on.
public struct Blobs: Sendable {
    public let client: HTTPClient
    public var authorizer: (any Authorizer)?
    public var statuses: StatusMap
    /// Where an object is read and, unless ``upload`` says otherwise, written.
    public var url: @Sendable (ObjectKey) throws(BackendError) -> URL
    /// Completes the request that writes an object: other method, URL, headers.
    public var upload: @Sendable (inout Request, ObjectKey) throws(BackendError) -> Void
    public var followsRedirects = false

    public init(
        _ client: HTTPClient, _ authorizer: (any Authorizer)?, _ statuses: StatusMap,
        upload: @escaping @Sendable (inout Request, ObjectKey) throws(BackendError) -> Void = { _, _ in },
        url: @escaping @Sendable (ObjectKey) throws(BackendError) -> URL
    ) {
        self.client = client
        self.authorizer = authorizer
        self.statuses = statuses
        self.upload = upload
        self.url = url
    }

    /// By GET.
    public func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        var request = Request("GET", try url(key))
        request.followsRedirects = followsRedirects
        let response = try await client.send(request, authorizer, call)
        switch statuses.outcome(response) {
        case .success: return response.body
        case .absent: return nil
        case .failure(let error): throw error
        }
    }

    /// By PUT.
    public func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        var request = Request("PUT", try url(key), body: .view(value))
        try upload(&request, key)
        try statuses.check(try await client.send(request, authorizer, call))
    }

    /// By DELETE; most stores say 204 whether or not it was there.
    public func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        let response = try await client.send(Request("DELETE", try url(key)), authorizer, call)
        switch statuses.outcome(response) {
        case .success: return true
        case .absent: return false
        case .failure(let error): throw error
        }
    }
}
