import Foundation
import FoundationNetworking

/// The control interface of `cloudemu.sh`: faults to inject, and what was asked.
package struct Emulator: Sendable {
    /// A request as the emulator saw it.
    package struct Entry: Decodable, Sendable {
        package let method: String
        package let path: String
        package let query: String?
        /// `nil`: not answered yet.
        package let status: Int?
        /// Names in lower case.
        package let headers: [String: String]?
        /// The number of its connection.
        package let conn: Int?
    }

    private let control: String
    private let session: URLSession

    package init(_ servers: BackendServers) {
        control = servers["CLOUD_CONTROL"]
        let configuration = URLSessionConfiguration.ephemeral
        configuration.connectionProxyDictionary = [:]
        session = URLSession(configuration: configuration)
    }

    /// For requests of that service whose path matches: see the head of `cloudemu.py` for kinds and their parameters.
    package func inject(
        _ kind: String, service: String, path: String, _ parameters: [String: any Sendable] = [:]
    ) async throws {
        var fault: [String: any Sendable] = ["kind": kind, "service": service, "path": path]
        fault.merge(parameters) { _, given in given }
        try await post("faults", fault)
    }

    /// Faults that have not hit yet, and what was asked so far, are forgotten.
    package func forget() async throws {
        for path in ["faults", "log"] {
            guard let url = URL(string: control + "/" + path) else { throw URLError(.badURL) }
            var request = URLRequest(url: url)
            request.httpMethod = "DELETE"
            _ = try await session.data(for: request)
        }
    }

    package func configure(_ switches: [String: any Sendable]) async throws { try await post("config", switches) }

    /// - Parameter service: `nil`: of all.
    package func log(service: String? = nil, path: String) async throws -> [Entry] {
        var place = URLComponents(string: control + "/log")
        place?.queryItems =
            (service.map { [URLQueryItem(name: "service", value: $0)] } ?? [])
            + [URLQueryItem(name: "path", value: path)]
        guard let url = place?.url else { throw URLError(.badURL) }
        return try JSONDecoder().decode([Entry].self, from: try await session.data(from: url).0)
    }

    private func post(_ path: String, _ value: [String: any Sendable]) async throws {
        guard let url = URL(string: control + "/" + path) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = try JSONSerialization.data(withJSONObject: value)
        let (answer, response) = try await session.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw URLError(.badServerResponse, userInfo: ["answer": String(decoding: answer, as: UTF8.self)])
        }
    }
}
