import ObjectStoreKit
import PluginKit
import Synchronization

/// The store under one set of options.
final class Session: Sendable {
    let settings: WebDAVSettings
    let client: HTTPClient
    private let collections = Collections()
    private let found: Mutex<ObjectLayout?>

    init(_ settings: WebDAVSettings, _ client: HTTPClient) {
        self.settings = settings
        self.client = client
        found = Mutex(settings.layout)
    }

    func get(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Buffer? {
        let response = try await inLayout { layout throws(BackendError) in
            var request = Request("GET", self.url(layout, key))
            request.followsRedirects = true
            return try await self.send(request, call)
        }
        switch Self.statuses.outcome(response) {
        case .success: return response.body
        case .absent: return nil
        case .failure(let error): throw error
        }
    }

    func put(_ key: ObjectKey, _ value: Bytes, _ call: Call) async throws(BackendError) {
        let response = try await inLayout { layout throws(BackendError) in
            try await self.write(layout.segments(key, prefix: self.settings.prefix), value, call)
        }
        switch Self.statuses.outcome(response) {
        case .success: return
        case .absent: throw BackendError(.denied, "HTTP 404: the endpoint takes no values, or its path is not there")
        case .failure(let error): throw error
        }
    }

    func remove(_ key: ObjectKey, _ call: Call) async throws(BackendError) -> Bool {
        let response = try await inLayout { layout throws(BackendError) in
            try await self.send(Request("DELETE", self.url(layout, key)), call)
        }
        if response.status == 405 { throw BackendError(.declined, "the server does not remove values") }
        switch Self.statuses.outcome(response) {
        case .success: return true
        case .absent: return false
        case .failure(let error): throw error
        }
    }

    /// A server that takes no names but digests answers 400: where the same then works under Bazel's names, those are
    /// used from there on.
    private func inLayout(
        _ body: (ObjectLayout) async throws(BackendError) -> Response
    ) async throws(BackendError) -> Response {
        let chosen = found.withLock { $0 }
        let response = try await body(chosen ?? .sccache)
        guard chosen == nil else { return response }
        guard response.status == 400 else {
            if Self.isAnswer(response) { found.withLock { $0 = .sccache } }
            return response
        }
        let second = try await body(.bazel)
        guard Self.isAnswer(second) else { return response }
        found.withLock { $0 = .bazel }
        return second
    }

    private static func isAnswer(_ response: Response) -> Bool { isStored(response) || response.status == 404 }

    private func url(_ layout: ObjectLayout, _ key: ObjectKey) -> URL {
        settings.base.appending(layout.segments(key, prefix: settings.prefix), .object)
    }

    private func send(_ request: Request, _ call: Call) async throws(BackendError) -> Response {
        try await client.send(request, settings.authorizer, call)
    }

    private static let statuses = StatusMap(
        advice: "see SCCACHE_WEBDAV_TOKEN, or SCCACHE_WEBDAV_USERNAME and _PASSWORD; or the server only serves")
}

// Writing. Most servers make the collections of a value by themselves; others want them made first.
extension Session {
    private func write(_ segments: [String], _ value: Bytes, _ call: Call) async throws(BackendError) -> Response {
        var request = Request("PUT", settings.base.appending(segments, .object), body: .view(value))
        let parents = Array(segments.dropLast())
        let path = parents.joined(separator: "/")
        let isKnown = parents.isEmpty || collections.isKnown(path)
        if isKnown || !collections.areNeeded {
            // nginx says 500 where the collection is missing: not a trouble that passes by itself.
            if !isKnown { request.finalStatuses = [500] }
            let response = try await send(request, call)
            if Self.isStored(response) { collections.note(path) }
            guard !parents.isEmpty, [403, 404, 405, 409, 500].contains(response.status) else { return response }
            if isKnown { collections.forget() }
            if try await make(parents, call) {
                collections.learnNeed()
            } else if response.status == 403 || response.status == 405 {
                return response
            }
        } else {
            _ = try await make(parents, call)
        }
        request.finalStatuses = []
        let response = try await send(request, call)
        if Self.isStored(response) { collections.note(path) }
        return response
    }

    private static func isStored(_ response: Response) -> Bool { (200..<300).contains(response.status) }

    /// Makes a collection, and those above it that are missing.
    /// - Returns: whether any was made.
    private func make(_ segments: [String], _ call: Call) async throws(BackendError) -> Bool {
        let path = segments.joined(separator: "/")
        if segments.isEmpty || collections.isKnown(path) { return false }
        var made = false
        for attempt in 0..<2 {
            var url = settings.base.appending(segments, .object)
            url.path += "/"
            let response = try await send(Request("MKCOL", url), call)
            if Self.isStored(response) { made = true }
            // 409 and 404: what is above it is missing. All others: it is there, or the value's own answer will tell.
            guard attempt == 0, response.status == 409 || response.status == 404 else { break }
            if try await make(segments.dropLast(), call) { made = true }
        }
        if made { collections.note(path) }
        return made
    }
}
