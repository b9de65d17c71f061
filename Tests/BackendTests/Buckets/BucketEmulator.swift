import Foundation
import FoundationNetworking
import Testing

/// The control interface of the emulator: its faults, switches and log.
struct BucketEmulator: Sendable {
    let control: String

    init(_ servers: Servers) async throws { control = try await servers("CLOUD_CONTROL") }

    struct Entry: Decodable {
        let method: String
        let path: String
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

    /// Requests whose path matches.
    func log(_ path: String) async throws -> [Entry] {
        let escaped = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return try JSONDecoder().decode([Entry].self, from: try await ask("GET", "/log?path=\(escaped)"))
    }

    fileprivate func ask(_ method: String, _ path: String, _ body: Data? = nil) async throws -> Data {
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

extension BucketEmulator {
    /// Stores an object behind everybody's back.
    func place(_ text: String, service: String, bucket: String, key: String) async throws {
        _ = try await ask("PUT", "/objects?service=\(service)&bucket=\(bucket)&key=\(key)", Data(text.utf8))
    }
}
