import Foundation
import FoundationNetworking

/// The control interface of `cloudemu.sh`: faults to inject, switches, and what was asked.
package struct Emulator: Sendable {
    private let control: String
    private let session: URLSession

    package init(_ servers: BackendServers) {
        control = servers["CLOUD_CONTROL"]
        let configuration = URLSessionConfiguration.ephemeral
        // This machine's proxies must not come between.
        configuration.connectionProxyDictionary = [:]
        session = URLSession(configuration: configuration)
    }

    /// Hits requests of that `service` whose path matches `path`, so that tests beside each other do not disturb: see the
    /// head of `cloudemu.py` for kinds and their parameters.
    package func fault(_ fault: [String: any Sendable]) async throws {
        _ = try await ask("POST", "/faults", body: try JSONSerialization.data(withJSONObject: fault))
    }

    package func inject(
        _ kind: String, service: String, path: String, _ parameters: [String: any Sendable] = [:]
    ) async throws {
        let place: [String: any Sendable] = ["kind": kind, "service": service, "path": path]
        try await fault(place.merging(parameters) { $1 })
    }

    /// Faults that have not hit yet, and what was asked so far, are forgotten.
    package func forget() async throws {
        for path in ["/faults", "/log"] { _ = try await ask("DELETE", path) }
    }

    /// Changes the whole emulator: for suites that have one of their own, and run one test after the other.
    package func configure(_ switches: [String: any Sendable]) async throws {
        _ = try await ask("POST", "/config", body: try JSONSerialization.data(withJSONObject: switches))
    }

    /// Stores an object behind everybody's back.
    package func place(_ text: String, service: String, bucket: String, key: String) async throws {
        _ = try await ask("PUT", "/objects", ["service": service, "bucket": bucket, "key": key], body: Data(text.utf8))
    }

    fileprivate func ask(
        _ method: String, _ path: String, _ query: [String: String] = [:], body: Data? = nil
    ) async throws -> Data {
        var place = URLComponents(string: control + path)
        place?.queryItems = query.isEmpty ? nil : query.map { URLQueryItem(name: $0.key, value: $0.value) }
        // A plus would be a blank.
        let encoded = place?.percentEncodedQuery?.replacing("+", with: "%2B")
        place?.percentEncodedQuery = encoded
        guard let url = place?.url else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        let (answer, response) = try await session.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw URLError(.badServerResponse, userInfo: ["answer": String(decoding: answer, as: UTF8.self)])
        }
        return answer
    }
}

// What was asked.
extension Emulator {
    /// A request as the emulator saw it.
    package struct Entry: Decodable, Sendable {
        /// Counts up from the emulator's start.
        package let n: Int
        package let method: String
        package let path: String
        package let query: String
        package let host: String
        /// `nil`: not answered yet.
        package let status: Int?
        /// Names in lower case.
        package let headers: [String: String]
        /// The number of its connection.
        package let conn: Int?
        package let op: String?

        private enum Member: String, CodingKey { case n, method, path, query, host, status, headers, conn, op }

        /// A tunnel through the proxy is no request with a host and headers.
        package init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Member.self)
            n = try members.decode(Int.self, forKey: .n)
            method = try members.decode(String.self, forKey: .method)
            path = try members.decode(String.self, forKey: .path)
            query = try members.decodeIfPresent(String.self, forKey: .query) ?? ""
            host = try members.decodeIfPresent(String.self, forKey: .host) ?? ""
            status = try members.decodeIfPresent(Int.self, forKey: .status)
            headers = try members.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
            conn = try members.decodeIfPresent(Int.self, forKey: .conn)
            op = try members.decodeIfPresent(String.self, forKey: .op)
        }
    }

    /// - Parameter path: an expression that paths match.
    package func log(service: String = "", path: String = "", since: Int = 0) async throws -> [Entry] {
        let filter = ["service": service, "path": path, "since": "\(since)"].filter { !$0.value.isEmpty }
        return try JSONDecoder().decode([Entry].self, from: try await ask("GET", "/log", filter))
    }

    /// As far as the path or the query has `part` in it.
    package func log(service: String, mentioning part: String, since: Int = 0) async throws -> [Entry] {
        try await log(service: service, since: since).filter {
            part.isEmpty || $0.path.contains(part) || $0.query.contains(part)
        }
    }

    /// The number of the last request.
    package func last() async throws -> Int { try await log().last?.n ?? 0 }
}
