import Documents
import ObjectStoreKit
import PluginKit

/// The service of GitHub Enterprise Server, and of github.com until 2025.
struct FirstService: CacheService {
    private let base: URL
    private let version: String

    init(_ base: URL, _ names: EntryNames) {
        self.base = base.appending(["_apis", "artifactcache"])
        version = names.version
    }

    func find(_ names: [String], _ line: Line) async throws(BackendError) -> (name: String, place: URL)? {
        var url = base.appending(["cache"])
        url.query = [("keys", names.joined(separator: ",")), ("version", version)]
        let response = try await line.send(request("GET", url))
        if response.status == 204 || response.status == 404 { return nil }
        try line.check(response)
        let answer = try JSON.table(in: response.body)
        guard let name = answer.text("cacheKey"), let place = answer.text("archiveLocation") else { return nil }
        return (name, try URL(place))
    }

    func reserve(_ name: String, _ line: Line) async throws(BackendError) -> Reservation? {
        let body = JSON.body([.init("key", .text(name)), .init("version", .text(version))])
        let response = try await line.send(request("POST", base.appending(["caches"]), body))
        if response.status == 409 { return nil }
        try line.check(response)
        guard case .integer(let number)? = try JSON.table(in: response.body)["cacheId"] else {
            throw BackendError(.corrupt, "the reservation has no number")
        }
        return Reservation(name: name, place: base.appending(["caches", String(number)]))
    }

    func upload(_ value: Bytes, _ reservation: Reservation, _ line: Line) async throws(BackendError) {
        for start in stride(from: 0, to: value.count, by: Self.largestPart) {
            let part = value.part(start..<start + Self.largestPart)
            var request = request("PATCH", reservation.place)
            request.body = .view(part)
            request.headers.set("Content-Type", "application/octet-stream")
            request.headers.set("Content-Range", "bytes \(start)-\(start + part.count - 1)/*")
            try line.check(try await line.send(request))
        }
    }

    /// As GitHub's own tools cut a value.
    private static let largestPart = 32 << 20

    func finish(_ size: Int, _ reservation: Reservation, _ line: Line) async throws(BackendError) {
        let response = try await line.send(
            request("POST", reservation.place, JSON.body([.init("size", .integer(Int64(size)))])))
        // An attempt whose answer was lost has done it.
        if response.status != 409 { try line.check(response) }
    }

    private func request(_ method: String, _ url: URL, _ body: Body = .none) -> Request {
        var request = Request(method, url, body: body)
        request.headers.set("Accept", "application/json;api-version=6.0-preview.1")
        if body.count > 0 { request.headers.set("Content-Type", "application/json") }
        return request
    }
}
