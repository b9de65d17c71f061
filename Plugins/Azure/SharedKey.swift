import ObjectStoreKit
import PluginKit

/// The account key's signature of a request: HMAC-SHA256 of what matters in it.
/// SeeAlso: "Authorize with Shared Key" in Azure's documentation.
struct SharedKey: Sendable {
    let account: String
    private let key: [UInt8]

    /// - Parameter key: base64, as the portal shows it.
    init(account: String, key: String) throws(BackendError) {
        guard let bytes = Sign.decodedBase64(key), !bytes.isEmpty else {
            throw BackendError(
                .badOption, "the account key of Azure is not base64: copy it whole, with its '=' at the end")
        }
        self.account = account
        self.key = bytes
    }

    /// The value of the header `Authorization`. All other headers must be there already, `x-ms-date` with them.
    func authorization(for request: Request) -> String {
        let text = Self.stringToSign(request, account: account)
        return "SharedKey \(account):" + Sign.base64(Sign.hmac(.sha256, key: key, Array(text.utf8)))
    }

    static func stringToSign(_ request: Request, account: String) -> String {
        let length = request.body.count
        let standard = [
            "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date",
            "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range",
        ].map { name in
            switch name {
            case "Content-Length": length == 0 ? "" : String(length)
            // `x-ms-date` stands in its place.
            case "Date": ""
            default: request.headers[name] ?? ""
            }
        }
        let own = request.headers.fields.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { $0.name.hasPrefix("x-ms-") }.sorted { $0.name < $1.name }.map { "\($0.name):\($0.value)" }
        let lines = [request.method] + standard + own + [resource(request.url, account: account)]
        return lines.joined(separator: "\n")
    }

    /// The path as sent (libcurl has a way of its own to write percent signs' digits), so that with an emulator's path
    /// style the account stands twice; then the query, by name.
    private static func resource(_ url: URL, account: String) -> String {
        var values: [String: [String]] = [:]
        for (name, value) in url.query { values[name.lowercased(), default: []].append(value) }
        let query = values.sorted { $0.key < $1.key }.map { "\n\($0.key):\($0.value.sorted().joined(separator: ","))" }
        let sent = (try? URL(url.text())) ?? url
        return "/\(account)\(sent.path)" + query.joined()
    }
}
