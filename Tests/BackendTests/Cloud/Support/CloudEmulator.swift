import Foundation
import FoundationNetworking
import Testing

/// The control interface of the emulator: its faults, switches and log.
struct CloudEmulator: Sendable {
    let control: String

    init(_ servers: CloudServers) async throws { control = try await servers("CLOUD_CONTROL") }

    struct Entry: Decodable {
        let n: Int
        let method: String
        let path: String
        let query: String
        let status: Int?
        let host: String
        let headers: [String: String]
        let op: String?
    }

    /// Faults hit requests whose path matches, so that tests beside each other do not disturb.
    func fault(_ fault: [String: Any]) async throws {
        _ = try await ask("POST", "/faults", try JSONSerialization.data(withJSONObject: fault))
    }

    /// Changes the whole emulator: for suites that run one test after the other.
    func configure(_ values: [String: Any]) async throws {
        _ = try await ask("POST", "/config", try JSONSerialization.data(withJSONObject: values))
    }

    /// What was asked of a service since then, as far as the path or the query has `part` in it.
    func log(_ service: String, _ part: String, since: Int = 0) async throws -> [Entry] {
        let all = try JSONDecoder().decode(
            [Entry].self, from: try await ask("GET", "/log?service=\(service)&since=\(since)"))
        return all.filter { part.isEmpty || $0.path.contains(part) || $0.query.contains(part) }
    }

    /// The number of the last request.
    func last() async throws -> Int {
        try JSONDecoder().decode([Entry].self, from: try await ask("GET", "/log")).last?.n ?? 0
    }

    private func ask(_ method: String, _ path: String, _ body: Data? = nil) async throws -> Data {
        var request = URLRequest(url: try #require(URL(string: control + path)))
        request.httpMethod = method
        request.httpBody = body
        let configuration = URLSessionConfiguration.ephemeral
        // This machine's proxies must not come between.
        configuration.connectionProxyDictionary = [:]
        let session = URLSession(configuration: configuration)
        defer { session.invalidateAndCancel() }
        let (data, response) = try await session.data(for: request)
        try #require((response as? HTTPURLResponse)?.statusCode == 200, "\(String(decoding: data, as: UTF8.self))")
        return data
    }
}
